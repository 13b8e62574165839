// #[api(envelope = Flat)]
// enum E<T> {
//     #[api(code = "A", status = 40)]
//     A(T),
// }

const _: () = {
    use ::apierror::__private as __apierror;
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T> __apierror::ApiError for E<T>
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::unreachable!()
        }
        fn message(&self) -> __apierror::Cow<'_, __apierror::str> {
            __apierror::unreachable!()
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T> __apierror::DeclaredError for E<T>
    where
        Self: __apierror::Error,
    {
        type Envelope = __apierror::envelope::Service;
        const ENTRIES: &'static [__apierror::CatalogEntry] = &[];
    }
    __apierror::integrate! {
        [< T >] [E < T >] [where Self : __apierror::Error] ""
    }
};
::core::compile_error! {
    "status 40 is not an HTTP error status; write 400 to 599, such as `status = 404`"
}

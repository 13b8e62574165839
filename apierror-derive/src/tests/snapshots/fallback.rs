// #[api(envelope = Flat)]
// enum E<T> {
//     #[api(code = "A", status = 40)]
//     A(T),
// }

const _: () = {
    #[automatically_derived]
    #[allow(deprecated, reason = "a deprecated variant is still a variant")]
    impl<T> ::apierror::ApiError for E<T>
    where
        Self: ::apierror::__private::Error,
    {
        fn spec(&self) -> &'static ::apierror::ErrorSpec {
            ::apierror::__private::unreachable!()
        }
        fn message(&self) -> ::apierror::__private::Cow<'_, ::apierror::__private::str> {
            ::apierror::__private::unreachable!()
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "a deprecated variant is still a variant")]
    impl<T> ::apierror::ErrorCatalog for E<T>
    where
        Self: ::apierror::__private::Error,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [::apierror::CatalogEntry] = &[];
    }
    ::apierror::__private::integrate! {
        [< T >] [E < T >] [where Self : ::apierror::__private::Error]
    }
};
::core::compile_error! {
    "status 40 is not an HTTP error status; write 400 to 599, such as `status = 404`"
}

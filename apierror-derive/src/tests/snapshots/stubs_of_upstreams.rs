// #[api(from(Db, Http), code = "A", status = 503, on(unavailble))]
// struct S;

const _: () = {
    use ::apierror::__private as __apierror;
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for S
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
    impl __apierror::DeclaredError for S
    where
        Self: __apierror::Error,
    {
        type Envelope = __apierror::envelope::Service;
        const ENTRIES: &'static [__apierror::CatalogEntry] = &[];
    }
    __apierror::integrate! {
        [] [S] [where Self : __apierror::Error] ""
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<Db> for S
    where
        Self: __apierror::Error,
    {
        fn from(__apierror_upstream: Db) -> Self {
            __apierror::unreachable!()
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<Http> for S
    where
        Self: __apierror::Error,
    {
        fn from(__apierror_upstream: Http) -> Self {
            __apierror::unreachable!()
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<__ApierrorUpstream> __apierror::Caused<__ApierrorUpstream> for S
    where
        Self: __apierror::Error,
    {
        const CAUSES: &'static [__apierror::CauseRow] = __apierror::UNKNOWN_CAUSES;
        fn caused(
            __apierror_received: __apierror::Received<__ApierrorUpstream>,
            __apierror_variant: __apierror::usize,
        ) -> Self {
            __apierror::unreachable!()
        }
    }
};
::core::compile_error! {
    "`unavailble` is not a cause; write `unavailable`"
}

// #[api(code = "A", status = 503, on(unavailable, other), from(Db))]
// struct S<T> { #[source] why: Box<dyn Error + Send + Sync>, #[api(retry_after)] wait: Option<T> }

const _: () = {
    use ::apierror::__private as __apierror;
    enum __ApierrorSpecs {}
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &[
            __apierror::FieldSpec::new(
                    "retry-after",
                    __apierror::FieldPlace::RetryAfter,
                    "T",
                )
                .optional(),
        ];
    }
    impl __apierror::SpecTable<1> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 1] = __apierror::table(
            __apierror::TypeDefaults {
                group: __apierror::module_group!(),
                domain: "",
                headers: &[],
                meta: &[],
                fields: __ApierrorSpecs::FIELDS,
            },
            [503],
            [
                __apierror::SpecOverride::RetryWithWait,
                __apierror::SpecOverride::Fields(0, 1),
            ],
            "A",
            b"\0\x03\x01\0\0\x08\0\x08\x01\0",
        );
        const CAUSES: &'static [(__apierror::usize, &'static __apierror::SpecCauses)] = &[
            (
                0,
                &__apierror::SpecCauses {
                    causes: &[(7, ""), (0, "")],
                    upstreams: &["Db"],
                },
            ),
        ];
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 1] = __apierror::compiled_cells();
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T> __apierror::ApiError for S<T>
    where
        Self: __apierror::Error,
        T: __apierror::Wait,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<
                __ApierrorSpecs,
                1,
            >(
                match self {
                    S { .. } => 0,
                },
            )
        }
        fn message(&self) -> __apierror::Cow<'_, __apierror::str> {
            __apierror::message(self)
        }
        fn declared(
            &self,
            _: __apierror::Token,
        ) -> __apierror::Option<__apierror::CompiledSpec> {
            __apierror::Option::Some(
                __apierror::compiled_at::<
                    __ApierrorSpecs,
                    1,
                >(
                    match self {
                        S { .. } => 0,
                    },
                    &__APIERROR_CELLS,
                ),
            )
        }
        fn retry_after(&self) -> __apierror::Option<__apierror::Duration> {
            match self {
                S { wait: __apierror_1, .. } => __apierror::Wait::wait(__apierror_1),
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T> __apierror::DeclaredError for S<T>
    where
        Self: __apierror::Error,
        T: __apierror::Wait,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [__apierror::CatalogEntry] = __apierror::entries_of::<
            __ApierrorSpecs,
            1,
        >();
    }
    __apierror::integrate! {
        [< T >] [S < T >] [where Self : __apierror::Error, T : __apierror::Wait] ""
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T, __ApierrorUpstream> __apierror::Caused<__ApierrorUpstream> for S<T>
    where
        Self: __apierror::Error,
        T: __apierror::Wait,
        Box<dyn Error + Send + Sync>: __apierror::From<__ApierrorUpstream>,
    {
        const CAUSES: &'static [__apierror::CauseRow] = &[(7, "", 0), (0, "", 0)];
        fn caused(
            __apierror_received: __apierror::Received<__ApierrorUpstream>,
            __apierror_variant: __apierror::usize,
        ) -> Self {
            S {
                wait: __apierror_received.wait::<T>(),
                why: <Box<
                    dyn Error + Send + Sync,
                > as __apierror::From<_>>::from(__apierror_received.upstream),
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T> __apierror::From<Db> for S<T>
    where
        Self: __apierror::Error,
        T: __apierror::Wait,
    {
        fn from(__apierror_upstream: Db) -> Self {
            __apierror::translate::<Db, Self>(__apierror_upstream)
        }
    }
};

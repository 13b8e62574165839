// #[api(code = "S", status = 503, retry(backoff, max_attempts = 5, within = "30s"), message = display)]
// struct S {
//     cause: String,
// }

const _: () = {
    use ::apierror::__private as __apierror;
    enum __ApierrorSpecs {}
    impl __apierror::SpecTable<1> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 1] = __apierror::table(
            __apierror::TypeDefaults {
                group: __apierror::module_group!(),
                domain: "",
                headers: &[],
                meta: &[],
                fields: &[],
            },
            [503],
            [
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                            __apierror::RetryStrategy::Backoff,
                            __apierror::Effect::Unknown,
                        )
                        .with_max_attempts(5)
                        .with_within(__apierror::millis(30000)),
                ),
            ],
            "S",
            b"\0\0\x01\0\0\x08\0\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 1] = __apierror::compiled_cells();
    #[inline]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    fn __apierror_row(__apierror_error: &S) -> __apierror::usize {
        match __apierror_error {
            S { .. } => 0,
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for S
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<__ApierrorSpecs, 1>(__apierror_row(self))
        }
        fn message(&self) -> __apierror::Cow<'_, __apierror::str> {
            __apierror::message(self)
        }
        fn write_message<'__apierror>(
            &'__apierror self,
            __apierror_out: &mut __apierror::MessageWriter<'_, '__apierror>,
        ) {
            __apierror::write_message(self, __apierror_out)
        }
        fn declared(
            &self,
            _: __apierror::Token,
        ) -> __apierror::Option<__apierror::CompiledSpec> {
            __apierror::Option::Some(
                __apierror::compiled_at::<
                    __ApierrorSpecs,
                    1,
                >(__apierror_row(self), &__APIERROR_CELLS),
            )
        }
        fn as_error(&self) -> __apierror::Option<&(dyn __apierror::Error + 'static)> {
            __apierror::Option::Some(self)
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::DeclaredError for S
    where
        Self: __apierror::Error,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [__apierror::CatalogEntry] = __apierror::entries_of::<
            __ApierrorSpecs,
            1,
        >();
    }
    __apierror::integrate! {
        [] [S] [where Self : __apierror::Error] ""
    }
};

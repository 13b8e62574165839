// #[api(code = "S", status = 503, retry(backoff, max_attempts = 5, within = "30s"), message = display)]
// struct S {
//     cause: String,
// }

const _: () = {
    use ::apierror::__private as __apierror;
    #[allow(
        unused_imports,
        reason = "unused where the type is the one that its name says"
    )]
    use __apierror::Show as _;
    static __APIERROR_SPECS: [__apierror::ErrorSpec; 1] = __apierror::table(
        __apierror::TypeDefaults {
            group: "S",
            domain: "",
            headers: &[],
            meta: &[],
            fields: &[],
        },
        [503],
        &[("S", 0, "", "", 0)],
        &[
            (
                0,
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                            __apierror::RetryStrategy::Backoff,
                            __apierror::Effect::Unknown,
                        )
                        .with_max_attempts(5)
                        .with_within(__apierror::millis(30000)),
                ),
            ),
        ],
    );
    static __APIERROR_COMPILED: [__apierror::CompiledSpec; 1] = __apierror::compiled_specs(
        &__APIERROR_SPECS,
    );
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for S
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            &__APIERROR_SPECS[match self {
                S { .. } => 0,
            }]
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
        ) -> __apierror::Option<&'static __apierror::CompiledSpec> {
            __apierror::Option::Some(
                &__APIERROR_COMPILED[match self {
                    S { .. } => 0,
                }],
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
        const ENTRIES: &'static [__apierror::CatalogEntry] = &__apierror::entries::<
            1,
            _,
        >(&__APIERROR_SPECS, &[]);
    }
    __apierror::integrate! {
        [] [S] [where Self : __apierror::Error]
    }
};

// #[api(status = 404)]
// enum E {
//     #[api(code = "A")]
//     A,
//     #[api(code = "B", status = 500)]
//     B,
// }

const _: () = {
    use ::apierror::__private as __apierror;
    static __APIERROR_SPECS: [__apierror::ErrorSpec; 2] = __apierror::table(
        __apierror::TypeDefaults {
            group: "E",
            domain: "",
            headers: &[],
            meta: &[],
            fields: &[],
        },
        [404, 500],
        &[("A", 0, "", "", 0), ("B", 1, "", "", 0)],
        &[(1, __apierror::SpecOverride::Message(__apierror::MessageSource::Reason))],
    );
    static __APIERROR_COMPILED: [__apierror::CompiledSpec; 2] = __apierror::compiled_specs(
        &__APIERROR_SPECS,
    );
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for E
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            &__APIERROR_SPECS[match self {
                E::A => 0,
                E::B => 1,
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
                    E::A => 0,
                    E::B => 1,
                }],
            )
        }
        fn as_error(&self) -> __apierror::Option<&(dyn __apierror::Error + 'static)> {
            __apierror::Option::Some(self)
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::DeclaredError for E
    where
        Self: __apierror::Error,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [__apierror::CatalogEntry] = &__apierror::entries::<
            2,
            _,
        >(&__APIERROR_SPECS, &[]);
    }
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error]
    }
};

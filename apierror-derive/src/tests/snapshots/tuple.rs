// enum E {
//     #[api(code = "A", status = 400, message = "{0:?} > {1:>2$}")]
//     A(String, u8, usize),
//     #[api(code = "B", status = 422)]
//     B(#[api(details)] Vec<FieldError>),
// }

const _: () = {
    use ::apierror::__private as __apierror;
    #[allow(
        unused_imports,
        reason = "unused where the type is the one that its name says"
    )]
    use __apierror::Show as _;
    #[allow(
        unused_imports,
        reason = "unused where the type is the one that its name says"
    )]
    use __apierror::IntoDetails as _;
    static __APIERROR_FIELDS: [__apierror::FieldSpec; 1] = [
        __apierror::FieldSpec::new(
            "details",
            __apierror::FieldPlace::Details,
            "Vec<FieldError>",
        ),
    ];
    static __APIERROR_SPECS: [__apierror::ErrorSpec; 2] = __apierror::table(
        __apierror::TypeDefaults {
            group: "E",
            domain: "",
            headers: &[],
            meta: &[],
            fields: &__APIERROR_FIELDS,
        },
        [400, 422],
        &[("A", 0, "", "{0:?} > {1:>2$}", 1), ("B", 1, "", "", 0)],
        &[(1, __apierror::SpecOverride::Fields(0, 1))],
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
                E::A { .. } => 0,
                E::B { .. } => 1,
            }]
        }
        fn message(&self) -> __apierror::Cow<'_, __apierror::str> {
            __apierror::message(self)
        }
        fn write_message<'__apierror>(
            &'__apierror self,
            __apierror_out: &mut __apierror::MessageWriter<'_, '__apierror>,
        ) {
            match self {
                E::A { 0: __apierror_0, 1: __apierror_1, 2: __apierror_2, .. } => {
                    __apierror::MessageWriter::format(
                        __apierror_out,
                        __apierror::format_args!(
                            "{__apierror_0_debug:?}", __apierror_0_debug =
                            __apierror::by_debug(__apierror_0)
                        ),
                    );
                    __apierror::MessageWriter::format(
                        __apierror_out,
                        __apierror::format_args!(
                            "{__apierror_1_display:>__apierror_2_count$}",
                            __apierror_1_display = __apierror::by_display(__apierror_1),
                            __apierror_2_count = * __apierror_2
                        ),
                    )
                }
                _ => __apierror::write_message(self, __apierror_out),
            }
        }
        fn declared(
            &self,
            _: __apierror::Token,
        ) -> __apierror::Option<&'static __apierror::CompiledSpec> {
            __apierror::Option::Some(
                &__APIERROR_COMPILED[match self {
                    E::A { .. } => 0,
                    E::B { .. } => 1,
                }],
            )
        }
        fn details(&self) -> __apierror::Option<__apierror::Details<'_>> {
            match self {
                E::B { 0: __apierror_0, .. } => {
                    __apierror::Option::Some(
                        __apierror::Whole(__apierror_0).into_details(),
                    )
                }
                _ => __apierror::Option::None,
            }
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

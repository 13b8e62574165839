// #[api(status = 404, message = reason, header(x_a = "1", x_b = "2"), meta(area = "shop", level = 1))]
// #[api(doc_url = "https://e/docs#{code}", type_base = "https://e/t/{code}.html")]
// enum E {
//     #[api(code = "ALL")]
//     All,
//     #[api(code = "OWN", header(x_b = "3"), meta(level = 2), doc_url = "https://e/own", message = display)]
//     Own,
//     #[api(code = "FIELD")]
//     Field { #[api(header = "x-a")] a: u8 },
// }

const _: () = {
    use ::apierror::__private as __apierror;
    static __APIERROR_FIELDS: [__apierror::FieldSpec; 1] = [
        __apierror::FieldSpec::new("x-a", __apierror::FieldPlace::Header, "u8"),
    ];
    static __APIERROR_SPECS: [__apierror::ErrorSpec; 3] = __apierror::table(
        __apierror::TypeDefaults {
            group: "E",
            domain: "",
            headers: &[("x-a", "1"), ("x-b", "2")],
            meta: &[
                ("area", __apierror::MetaValue::Str("shop")),
                ("level", __apierror::MetaValue::Int(1)),
            ],
            fields: &__APIERROR_FIELDS,
        },
        [404],
        &[("ALL", 0, "", "", 0), ("OWN", 0, "", "", 0), ("FIELD", 0, "", "", 0)],
        &[
            (0, __apierror::SpecOverride::DocUrl("https://e/docs#ALL")),
            (0, __apierror::SpecOverride::TypeUri("https://e/t/ALL.html")),
            (0, __apierror::SpecOverride::Message(__apierror::MessageSource::Reason)),
            (1, __apierror::SpecOverride::DocUrl("https://e/own")),
            (1, __apierror::SpecOverride::Headers(&[("x-a", "1"), ("x-b", "3")])),
            (
                1,
                __apierror::SpecOverride::Meta(
                    &[
                        ("area", __apierror::MetaValue::Str("shop")),
                        ("level", __apierror::MetaValue::Int(2)),
                    ],
                ),
            ),
            (2, __apierror::SpecOverride::DocUrl("https://e/docs#FIELD")),
            (2, __apierror::SpecOverride::TypeUri("https://e/t/FIELD.html")),
            (2, __apierror::SpecOverride::Message(__apierror::MessageSource::Reason)),
            (2, __apierror::SpecOverride::Headers(&[("x-b", "2")])),
            (2, __apierror::SpecOverride::Fields(0, 1)),
        ],
    );
    static __APIERROR_COMPILED: [__apierror::CompiledSpec; 3] = __apierror::compiled_specs(
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
                E::All => 0,
                E::Own => 1,
                E::Field { .. } => 2,
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
                    E::All => 0,
                    E::Own => 1,
                    E::Field { .. } => 2,
                }],
            )
        }
        fn append_headers(&self, __apierror_headers: &mut __apierror::HeaderMap) {
            __apierror::append_headers(self, __apierror_headers)
        }
        fn as_error(&self) -> __apierror::Option<&(dyn __apierror::Error + 'static)> {
            __apierror::Option::Some(self)
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::Members for E
    where
        Self: __apierror::Error,
    {
        fn visit(&self, __apierror_visitor: &mut dyn __apierror::Visitor) {
            match self {
                E::Field { a: __apierror_0, .. } => {
                    __apierror::Visitor::header(
                        __apierror_visitor,
                        "x-a",
                        __apierror::as_header(__apierror_0),
                    );
                }
                _ => {}
            }
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
            3,
            _,
        >(&__APIERROR_SPECS, &[]);
    }
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error]
    }
};

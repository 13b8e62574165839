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
    #[allow(
        unused_imports,
        reason = "unused where the type is the one that its name says"
    )]
    use __apierror::ShowInHeader as _;
    enum __ApierrorSpecs {}
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &[
            __apierror::FieldSpec::new("x-a", __apierror::FieldPlace::Header, "u8"),
        ];
    }
    impl __apierror::SpecTable<3> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 3] = __apierror::table(
            __apierror::TypeDefaults {
                group: "E",
                domain: "",
                headers: &[("x-a", "1"), ("x-b", "2")],
                meta: &[
                    ("area", __apierror::MetaValue::Str("shop")),
                    ("level", __apierror::MetaValue::Int(1)),
                ],
                fields: __ApierrorSpecs::FIELDS,
            },
            [404],
            [
                __apierror::SpecOverride::Headers(&[("x-a", "1"), ("x-b", "3")]),
                __apierror::SpecOverride::Meta(
                    &[
                        ("area", __apierror::MetaValue::Str("shop")),
                        ("level", __apierror::MetaValue::Int(2)),
                    ],
                ),
                __apierror::SpecOverride::Headers(&[("x-b", "2")]),
                __apierror::SpecOverride::Fields(0, 1),
            ],
            "ALLhttps://e/docs#ALLhttps://e/t/ALL.htmlOWNhttps://e/ownFIELDhttps://e/docs#FIELDhttps://e/t/FIELD.html",
            b"\0\x03\x03\0\0\x04\x12\x05\x14\0\0\0\x03\0\0\x04\r\x08\0\x08\x01\0\0\x03\x05\0\0\x04\x14\x05\x16\x08\x02\x08\x03\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 3] = __apierror::compiled_cells();
    #[inline]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    fn __apierror_row(__apierror_error: &E) -> __apierror::usize {
        match __apierror_error {
            E::All => 0,
            E::Own => 1,
            E::Field { .. } => 2,
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for E
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<__ApierrorSpecs, 3>(__apierror_row(self))
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
                    3,
                >(__apierror_row(self), &__APIERROR_CELLS),
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
                        const { __apierror::HeaderName::from_static("x-a") },
                        &|| __apierror::Field(__apierror_0).header(),
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
        const ENTRIES: &'static [__apierror::CatalogEntry] = __apierror::entries_of::<
            __ApierrorSpecs,
            3,
        >();
    }
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error] "All,Own,Field"
    }
};

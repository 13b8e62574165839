// enum E {
//     #[api(code = "A", status = 404, detail(reason = "no {0:?} {{in}} {2}", kind = "row"), extension(hint = "{}"))]
//     A(#[api(detail = "id", or_null)] Option<Id>, #[api(extensions)] More, #[api(extension = "last")] u8),
//     #[api(code = "B", status = 404, detail(reason = "no {id:>4} {{in}}"))]
//     B { id: u8, #[api(extension, or_null, header = "x-a")] a: Option<u32> },
// }

const _: () = {
    use ::apierror::__private as __apierror;
    #[allow(
        unused_imports,
        reason = "unused where the type is the one that its name says"
    )]
    use __apierror::ShowInHeader as _;
    enum __ApierrorSpecs {}
    #[allow(deprecated, reason = "a deprecated type still has a schema")]
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &__apierror::with_schemas! {
            [__apierror::FieldSpec::new("reason", __apierror::FieldPlace::Detail,
            "String"), __apierror::FieldSpec::new("kind", __apierror::FieldPlace::Detail,
            "String"), __apierror::FieldSpec::new("hint",
            __apierror::FieldPlace::Extension, "String"),
            __apierror::FieldSpec::new("id", __apierror::FieldPlace::Detail,
            "Option<Id>"), __apierror::FieldSpec::new("extensions",
            __apierror::FieldPlace::Extensions, "More"),
            __apierror::FieldSpec::new("last", __apierror::FieldPlace::Extension, "u8"),
            __apierror::FieldSpec::new("reason", __apierror::FieldPlace::Detail,
            "String"), __apierror::FieldSpec::new("a", __apierror::FieldPlace::Extension,
            "Option<u32>"), __apierror::FieldSpec::new("x-a",
            __apierror::FieldPlace::Header, "u32").optional()] (3, Option < Id >) (4,
            More)
        };
    }
    impl __apierror::SpecTable<2> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 2] = __apierror::table(
            __apierror::TypeDefaults {
                group: "E",
                domain: "",
                headers: &[],
                meta: &[],
                fields: __ApierrorSpecs::FIELDS,
            },
            [404],
            [
                __apierror::SpecOverride::Fields(0, 6),
                __apierror::SpecOverride::Fields(6, 9),
            ],
            "AB",
            b"\0\0\x01\0\0\x08\0\0\0\0\x01\0\0\x08\x01\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 2] = __apierror::compiled_cells();
    #[inline]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    fn __apierror_row(__apierror_error: &E) -> __apierror::usize {
        match __apierror_error {
            E::A { .. } => 0,
            E::B { .. } => 1,
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for E
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<__ApierrorSpecs, 2>(__apierror_row(self))
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
                    2,
                >(__apierror_row(self), &__APIERROR_CELLS),
            )
        }
        fn details(&self) -> __apierror::Option<__apierror::Details<'_>> {
            __apierror::members(self, __apierror::Place::Detail)
        }
        fn extensions(&self) -> __apierror::Option<__apierror::Details<'_>> {
            __apierror::members(self, __apierror::Place::Extension)
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
                E::A { 0: __apierror_0, 1: __apierror_1, 2: __apierror_2, .. } => {
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Detail,
                        ",\"reason\":",
                        __apierror::as_member(
                            &__apierror::Made(
                                __apierror::format_args!(
                                    "no {__apierror_0_debug:?} {{in}} {__apierror_2_display:}",
                                    __apierror_0_debug = __apierror::by_debug(__apierror_0),
                                    __apierror_2_display = __apierror::by_display(__apierror_2)
                                ),
                            ),
                        ),
                    );
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Detail,
                        ",\"kind\":",
                        __apierror::as_member(&"row"),
                    );
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Detail,
                        ",\"id\":",
                        __apierror::as_nullable(__apierror_0),
                    );
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Extension,
                        ",\"hint\":",
                        __apierror::as_member(
                            &__apierror::Made(
                                __apierror::format_args!(
                                    "{__apierror_0_display:}", __apierror_0_display =
                                    __apierror::by_display(__apierror_0)
                                ),
                            ),
                        ),
                    );
                    __apierror::Visitor::extensions(
                        __apierror_visitor,
                        __apierror::as_extensions(__apierror_1),
                        &["hint", "last"],
                    );
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Extension,
                        ",\"last\":",
                        __apierror::as_member(__apierror_2),
                    );
                }
                E::B { id: __apierror_0, a: __apierror_1, .. } => {
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Detail,
                        ",\"reason\":",
                        __apierror::as_member(
                            &__apierror::Made(
                                __apierror::format_args!(
                                    "no {__apierror_0_display:>4} {{in}}", __apierror_0_display
                                    = __apierror::by_display(__apierror_0)
                                ),
                            ),
                        ),
                    );
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Extension,
                        ",\"a\":",
                        __apierror::as_nullable(__apierror_1),
                    );
                    if let __apierror::Option::Some(__apierror_1) = __apierror_1 {
                        __apierror::Visitor::header(
                            __apierror_visitor,
                            const { __apierror::HeaderName::from_static("x-a") },
                            &|| __apierror::Field(__apierror_1).header(),
                        );
                    }
                }
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
            2,
        >();
    }
    const _: () = __apierror::extension_is_free::<E>("hint");
    const _: () = __apierror::extension_is_free::<E>("last");
    const _: () = __apierror::extension_is_free::<E>("a");
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error] "A,B"
    }
};

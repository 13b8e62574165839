// enum E<'a, T> {
//     #[api(code = "A", status = 400)]
//     A { #[api(detail)] price: Option<Vec<Money>>, #[api(header = "x-at")] at: Moment, #[api(detail)] of: Page<T>, #[api(extension)] name: Name<'a> },
// }

const _: () = {
    use ::apierror::__private as __apierror;
    enum __ApierrorSpecs {}
    #[allow(deprecated, reason = "a deprecated type still has a schema")]
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &__apierror::with_schemas! {
            [__apierror::FieldSpec::new("price", __apierror::FieldPlace::Detail,
            "Vec<Money>").optional(), __apierror::FieldSpec::new("x-at",
            __apierror::FieldPlace::Header, "Moment"), __apierror::FieldSpec::new("of",
            __apierror::FieldPlace::Detail, "Page<T>"),
            __apierror::FieldSpec::new("name", __apierror::FieldPlace::Extension,
            "Name<'a>")] (0, Vec < Money >) (3, Name < 'static >)
        };
    }
    impl __apierror::SpecTable<1> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 1] = __apierror::table(
            __apierror::TypeDefaults {
                group: "E",
                domain: "",
                headers: &[],
                meta: &[],
                fields: __ApierrorSpecs::FIELDS,
            },
            [400],
            [__apierror::SpecOverride::Fields(0, 4)],
            "A",
            b"\0\0\x01\0\0\x08\0\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 1] = __apierror::compiled_cells();
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a, T> __apierror::ApiError for E<'a, T>
    where
        Self: __apierror::Error,
        T: __apierror::Serialize,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<
                __ApierrorSpecs,
                1,
            >(
                match self {
                    E::A { .. } => 0,
                },
            )
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
                >(
                    match self {
                        E::A { .. } => 0,
                    },
                    &__APIERROR_CELLS,
                ),
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
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a, T> __apierror::Members for E<'a, T>
    where
        Self: __apierror::Error,
        T: __apierror::Serialize,
    {
        fn visit(&self, __apierror_visitor: &mut dyn __apierror::Visitor) {
            match self {
                E::A {
                    price: __apierror_0,
                    at: __apierror_1,
                    of: __apierror_2,
                    name: __apierror_3,
                    ..
                } => {
                    if let __apierror::Option::Some(__apierror_0) = __apierror_0 {
                        __apierror::Visitor::member(
                            __apierror_visitor,
                            __apierror::Place::Detail,
                            ",\"price\":",
                            __apierror::as_member(__apierror_0),
                        );
                    }
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Detail,
                        ",\"of\":",
                        __apierror::as_member(__apierror_2),
                    );
                    __apierror::Visitor::header(
                        __apierror_visitor,
                        const { __apierror::HeaderName::from_static("x-at") },
                        &|| __apierror::header_of(__apierror::as_header(__apierror_1)),
                    );
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Extension,
                        ",\"name\":",
                        __apierror::as_member(__apierror_3),
                    );
                }
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a, T> __apierror::DeclaredError for E<'a, T>
    where
        Self: __apierror::Error,
        T: __apierror::Serialize,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [__apierror::CatalogEntry] = __apierror::entries_of::<
            __ApierrorSpecs,
            1,
        >();
    }
    const _: () = __apierror::extension_is_free_in::<
        ::apierror::envelope::Service,
    >("name");
    __apierror::integrate! {
        [< 'a, T >] [E < 'a, T >] [where Self : __apierror::Error, T :
        __apierror::Serialize] "A"
    }
};

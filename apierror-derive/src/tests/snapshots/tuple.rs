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
    use __apierror::IntoDetails as _;
    enum __ApierrorSpecs {}
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &[
            __apierror::FieldSpec::new(
                "details",
                __apierror::FieldPlace::Details,
                "Vec<FieldError>",
            ),
        ];
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
            [400, 422],
            [__apierror::SpecOverride::Fields(0, 1)],
            "A{0:?} > {1:>2$}B",
            b"\0\x01\x01\0\x0F\0\x01\0\x01\0\0\x08\0\0",
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
        ) -> __apierror::Option<__apierror::CompiledSpec> {
            __apierror::Option::Some(
                __apierror::compiled_at::<
                    __ApierrorSpecs,
                    2,
                >(__apierror_row(self), &__APIERROR_CELLS),
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
        const ENTRIES: &'static [__apierror::CatalogEntry] = __apierror::entries_of::<
            __ApierrorSpecs,
            2,
        >();
    }
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error] "A,B"
    }
};

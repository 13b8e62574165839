// #[api(code = "S", status = 404, message = "{} {:?} {0:>1$.2$} {0:x} {1:#b} {2} {3} {3:.1$} {0:.2} {0:>8.2} {0:8.2} {3:.2}")]
// struct S<'a>(f64, usize, usize, &'a str);

const _: () = {
    use ::apierror::__private as __apierror;
    #[allow(
        unused_imports,
        reason = "unused where the type is the one that its name says"
    )]
    use __apierror::Show as _;
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
            [404],
            [],
            "S{} {:?} {0:>1$.2$} {0:x} {1:#b} {2} {3} {3:.1$} {0:.2} {0:>8.2} {0:8.2} {3:.2}",
            b"\0\x01\x01\0N\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 1] = __apierror::compiled_cells();
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a> __apierror::ApiError for S<'a>
    where
        Self: __apierror::Error,
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
        fn write_message<'__apierror>(
            &'__apierror self,
            __apierror_out: &mut __apierror::MessageWriter<'_, '__apierror>,
        ) {
            match self {
                S {
                    0: __apierror_0,
                    1: __apierror_1,
                    2: __apierror_2,
                    3: __apierror_3,
                    ..
                } => {
                    __apierror::show(__apierror_out, __apierror_0);
                    __apierror::MessageWriter::format(
                        __apierror_out,
                        __apierror::format_args!(
                            "{__apierror_1_debug:?}", __apierror_1_debug =
                            __apierror::by_debug(__apierror_1)
                        ),
                    );
                    __apierror::MessageWriter::format(
                        __apierror_out,
                        __apierror::format_args!(
                            "{__apierror_0_display:>__apierror_1_count$.__apierror_2_count$}",
                            __apierror_0_display = __apierror::by_display(__apierror_0),
                            __apierror_1_count = * __apierror_1, __apierror_2_count = *
                            __apierror_2
                        ),
                    );
                    __apierror::MessageWriter::format(
                        __apierror_out,
                        __apierror::format_args!(
                            "{__apierror_0:x}", __apierror_0 = __apierror_0
                        ),
                    );
                    __apierror::MessageWriter::format(
                        __apierror_out,
                        __apierror::format_args!(
                            "{__apierror_1:#b}", __apierror_1 = __apierror_1
                        ),
                    );
                    __apierror::Field(__apierror_2).show(__apierror_out);
                    __apierror::Field(__apierror_3).show(__apierror_out);
                    __apierror::MessageWriter::format(
                        __apierror_out,
                        __apierror::format_args!(
                            "{__apierror_3_display:.__apierror_1_count$}",
                            __apierror_3_display = __apierror::by_display(__apierror_3),
                            __apierror_1_count = * __apierror_1
                        ),
                    );
                    __apierror::Field(__apierror_0)
                        .show_rounded(__apierror_out, 2u16, 0u16);
                    __apierror::Field(__apierror_0)
                        .show_rounded(__apierror_out, 2u16, 8u16);
                    __apierror::MessageWriter::format(
                        __apierror_out,
                        __apierror::format_args!(
                            "{__apierror_0_display:8.2}", __apierror_0_display =
                            __apierror::by_display(__apierror_0)
                        ),
                    );
                    __apierror::MessageWriter::format(
                        __apierror_out,
                        __apierror::format_args!(
                            "{__apierror_3_display:.2}", __apierror_3_display =
                            __apierror::by_display(__apierror_3)
                        ),
                    )
                }
            }
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
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a> __apierror::DeclaredError for S<'a>
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
        [< 'a >] [S < 'a >] [where Self : __apierror::Error] ""
    }
};

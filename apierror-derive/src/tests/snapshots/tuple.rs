// enum E {
//     #[api(code = "A", status = 400, message = "{0:?} > {1:>2$}")]
//     A(String, u8, usize),
//     #[api(code = "B", status = 422)]
//     B(#[api(details)] Vec<FieldError>),
// }

const _: () = {
    static __APIERROR_FRAMES: [::apierror::__private::FrameCell; 2] = [const {
        ::apierror::__private::FrameCell::new()
    }; 2];
    static __APIERROR_SPECS: [::apierror::ErrorSpec; 2] = ::apierror::__private::table(
        [
            ::apierror::__private::spec("A", 400).with_message("{0:?} > {1:>2$}"),
            ::apierror::__private::spec("B", 422)
                .with_fields(const {
                    &[
                        ::apierror::FieldSpec::new(
                            "details",
                            ::apierror::FieldPlace::Details,
                            "Vec<FieldError>",
                        ),
                    ]
                }),
        ],
        &__APIERROR_FRAMES,
        "E",
        "",
    );
    #[automatically_derived]
    #[allow(deprecated, reason = "a deprecated variant is still a variant")]
    impl ::apierror::ApiError for E
    where
        Self: ::apierror::__private::Error,
    {
        fn spec(&self) -> &'static ::apierror::ErrorSpec {
            match self {
                Self::A { .. } => &__APIERROR_SPECS[0],
                Self::B { .. } => &__APIERROR_SPECS[1],
            }
        }
        fn message(&self) -> ::apierror::__private::Cow<'_, ::apierror::__private::str> {
            ::apierror::__private::message(self)
        }
        fn write_message(
            &self,
            __apierror_out: &mut ::apierror::__private::MessageWriter<'_>,
        ) {
            match self {
                Self::A { 0: __apierror_0, 1: __apierror_1, 2: __apierror_2, .. } => {
                    ::apierror::__private::MessageWriter::format(
                        __apierror_out,
                        ::apierror::__private::format_args!(
                            "{__apierror_0_debug:?}", __apierror_0_debug =
                            ::apierror::__private::by_debug(__apierror_0)
                        ),
                    );
                    ::apierror::__private::MessageWriter::plain_text(
                        __apierror_out,
                        " > ",
                    );
                    ::apierror::__private::MessageWriter::format(
                        __apierror_out,
                        ::apierror::__private::format_args!(
                            "{__apierror_1_display:>__apierror_2_count$}",
                            __apierror_1_display =
                            ::apierror::__private::by_display(__apierror_1),
                            __apierror_2_count = * __apierror_2
                        ),
                    );
                }
                Self::B { .. } => {
                    ::apierror::__private::MessageWriter::show(__apierror_out, self)
                }
            }
        }
        fn declared(
            &self,
        ) -> ::apierror::__private::Option<&'static ::apierror::ErrorSpec> {
            ::apierror::__private::declared(self)
        }
        fn details(&self) -> ::apierror::__private::Option<::apierror::Details<'_>> {
            match self {
                Self::B { 0: __apierror_0, .. } => {
                    #[allow(
                        unused_imports,
                        reason = "where the type is what it looks like"
                    )]
                    use ::apierror::__private::IntoDetails as _;
                    ::apierror::__private::Option::Some(
                        ::apierror::__private::Whole(__apierror_0).into_details(),
                    )
                }
                _ => ::apierror::__private::Option::None,
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "a deprecated variant is still a variant")]
    impl ::apierror::ErrorCatalog for E
    where
        Self: ::apierror::__private::Error,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [::apierror::CatalogEntry] = &[
            ::apierror::CatalogEntry::Spec(&__APIERROR_SPECS[0]),
            ::apierror::CatalogEntry::Spec(&__APIERROR_SPECS[1]),
        ];
    }
    ::apierror::__private::integrate! {
        [] [E] [where Self : ::apierror::__private::Error]
    }
};

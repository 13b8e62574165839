// enum E<'a, T: Clone, const N: usize>
// where
//     T: Send,
// {
//     #[api(code = "A", status = 400, message = "{0}")]
//     A(#[api(detail = "a")] Vec<T>, &'a [u8; N]),
// }

const _: () = {
    static __APIERROR_FRAMES: [::apierror::__private::FrameCell; 1] = [const {
        ::apierror::__private::FrameCell::new()
    }; 1];
    static __APIERROR_SPECS: [::apierror::ErrorSpec; 1] = ::apierror::__private::table(
        [
            ::apierror::__private::spec("A", 400)
                .with_message("{0}")
                .with_fields(const {
                    &[
                        ::apierror::FieldSpec::new(
                            "a",
                            ::apierror::FieldPlace::Detail,
                            "Vec<T>",
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
    impl<'a, T: Clone, const N: usize> ::apierror::ApiError for E<'a, T, N>
    where
        T: Send,
        Self: ::apierror::__private::Error,
        T: ::apierror::__private::Serialize,
        T: ::apierror::__private::Display,
    {
        fn spec(&self) -> &'static ::apierror::ErrorSpec {
            match self {
                Self::A { .. } => &__APIERROR_SPECS[0],
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
                Self::A { 0: __apierror_0, .. } => {
                    ::apierror::__private::MessageWriter::show(
                        __apierror_out,
                        ::apierror::__private::by_display(__apierror_0),
                    );
                }
            }
        }
        fn declared(
            &self,
        ) -> ::apierror::__private::Option<&'static ::apierror::ErrorSpec> {
            ::apierror::__private::declared(self)
        }
        fn details(&self) -> ::apierror::__private::Option<::apierror::Details<'_>> {
            ::apierror::__private::members(self, ::apierror::__private::Place::Detail)
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "a deprecated variant is still a variant")]
    impl<'a, T: Clone, const N: usize> ::apierror::__private::Members for E<'a, T, N>
    where
        T: Send,
        Self: ::apierror::__private::Error,
        T: ::apierror::__private::Serialize,
        T: ::apierror::__private::Display,
    {
        fn visit(&self, __apierror_visitor: &mut dyn ::apierror::__private::Visitor) {
            match self {
                Self::A { 0: __apierror_0, .. } => {
                    ::apierror::__private::Visitor::member(
                        __apierror_visitor,
                        ::apierror::__private::Place::Detail,
                        "a",
                        ::apierror::__private::as_member(__apierror_0),
                    );
                }
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "a deprecated variant is still a variant")]
    impl<'a, T: Clone, const N: usize> ::apierror::ErrorCatalog for E<'a, T, N>
    where
        T: Send,
        Self: ::apierror::__private::Error,
        T: ::apierror::__private::Serialize,
        T: ::apierror::__private::Display,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [::apierror::CatalogEntry] = &[
            ::apierror::CatalogEntry::Spec(&__APIERROR_SPECS[0]),
        ];
    }
    ::apierror::__private::integrate! {
        [< 'a, T : Clone, const N : usize >] [E < 'a, T, N >] [where T : Send, Self :
        ::apierror::__private::Error, T : ::apierror::__private::Serialize, T :
        ::apierror::__private::Display]
    }
};

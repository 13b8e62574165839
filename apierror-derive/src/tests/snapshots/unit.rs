// #[api(status = 404)]
// enum E {
//     #[api(code = "A")]
//     A,
//     #[api(code = "B", status = 500)]
//     B,
// }

const _: () = {
    static __APIERROR_FRAMES: [::apierror::__private::FrameCell; 2] = [const {
        ::apierror::__private::FrameCell::new()
    }; 2];
    static __APIERROR_SPECS: [::apierror::ErrorSpec; 2] = ::apierror::__private::table(
        [
            ::apierror::__private::spec("A", 404),
            ::apierror::__private::spec("B", 500).with_reason_as_message(),
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
                Self::A { .. } => {
                    ::apierror::__private::MessageWriter::show(__apierror_out, self)
                }
                _ => {
                    ::apierror::__private::MessageWriter::text(
                        __apierror_out,
                        &::apierror::__private::message(self),
                    )
                }
            }
        }
        fn declared(
            &self,
        ) -> ::apierror::__private::Option<&'static ::apierror::ErrorSpec> {
            ::apierror::__private::declared(self)
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

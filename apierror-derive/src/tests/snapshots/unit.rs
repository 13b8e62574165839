// #[api(status = 404)]
// enum E {
//     #[api(code = "A")]
//     A,
//     #[api(code = "B", status = 500)]
//     B,
// }

const _: () = {
    static __APIERROR_SPECS: [::apierror::ErrorSpec; 2] = [
        ::apierror::ErrorSpec::new("A", ::apierror::__private::from_number(404))
            .with_group("E"),
        ::apierror::ErrorSpec::new("B", ::apierror::__private::from_number(500))
            .with_group("E"),
    ];
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
            match self {
                Self::A { .. } => {
                    ::apierror::__private::format(
                        &__APIERROR_SPECS[0],
                        ::apierror::__private::format_args!("{}", self),
                    )
                }
                _ => ::apierror::__private::reason(::apierror::ApiError::spec(self)),
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

// #[api(envelope = apierror::envelope::Flat)]
// enum E {
//     #[api(code = "A", status = 400)]
//     A,
//     #[api(transparent)]
//     B(Box<F>),
// }

const _: () = {
    static __APIERROR_FRAMES: [::apierror::__private::FrameCell; 1] = [const {
        ::apierror::__private::FrameCell::new()
    }; 1];
    static __APIERROR_SPECS: [::apierror::ErrorSpec; 1] = ::apierror::__private::table(
        [::apierror::__private::spec("A", 400)],
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
                Self::B { 0: __apierror_0, .. } => {
                    ::apierror::ApiError::spec(
                        <Box<F> as ::apierror::ErrorCatalog>::forwarded(__apierror_0),
                    )
                }
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
                Self::B { 0: __apierror_0, .. } => {
                    ::apierror::ApiError::write_message(
                        <Box<F> as ::apierror::ErrorCatalog>::forwarded(__apierror_0),
                        __apierror_out,
                    )
                }
            }
        }
        fn declared(
            &self,
        ) -> ::apierror::__private::Option<&'static ::apierror::ErrorSpec> {
            match self {
                Self::B { 0: __apierror_0, .. } => {
                    ::apierror::ApiError::declared(
                        <Box<F> as ::apierror::ErrorCatalog>::forwarded(__apierror_0),
                    )
                }
                _ => ::apierror::__private::declared(self),
            }
        }
        fn details(&self) -> ::apierror::__private::Option<::apierror::Details<'_>> {
            match self {
                Self::B { 0: __apierror_0, .. } => {
                    ::apierror::ApiError::details(
                        <Box<F> as ::apierror::ErrorCatalog>::forwarded(__apierror_0),
                    )
                }
                _ => ::apierror::__private::Option::None,
            }
        }
        fn extensions(&self) -> ::apierror::__private::Option<::apierror::Details<'_>> {
            match self {
                Self::B { 0: __apierror_0, .. } => {
                    ::apierror::ApiError::extensions(
                        <Box<F> as ::apierror::ErrorCatalog>::forwarded(__apierror_0),
                    )
                }
                _ => ::apierror::__private::Option::None,
            }
        }
        fn retry_after(
            &self,
        ) -> ::apierror::__private::Option<::apierror::__private::Duration> {
            match self {
                Self::B { 0: __apierror_0, .. } => {
                    ::apierror::ApiError::retry_after(
                        <Box<F> as ::apierror::ErrorCatalog>::forwarded(__apierror_0),
                    )
                }
                _ => ::apierror::__private::Option::None,
            }
        }
        fn append_headers(
            &self,
            __apierror_headers: &mut ::apierror::__private::HeaderMap,
        ) {
            match self {
                Self::B { 0: __apierror_0, .. } => {
                    ::apierror::ApiError::append_headers(
                        <Box<F> as ::apierror::ErrorCatalog>::forwarded(__apierror_0),
                        __apierror_headers,
                    )
                }
                _ => {
                    ::apierror::__private::append_fixed_headers(
                        ::apierror::ApiError::spec(self),
                        __apierror_headers,
                    )
                }
            }
        }
        fn code(&self) -> &'static ::apierror::__private::str {
            match self {
                Self::B { 0: __apierror_0, .. } => {
                    ::apierror::ApiError::code(
                        <Box<F> as ::apierror::ErrorCatalog>::forwarded(__apierror_0),
                    )
                }
                _ => ::apierror::ApiError::spec(self).code,
            }
        }
        fn status(&self) -> ::apierror::__private::StatusCode {
            match self {
                Self::B { 0: __apierror_0, .. } => {
                    ::apierror::ApiError::status(
                        <Box<F> as ::apierror::ErrorCatalog>::forwarded(__apierror_0),
                    )
                }
                _ => ::apierror::ApiError::spec(self).status,
            }
        }
        fn retry(&self) -> ::apierror::Retry {
            match self {
                Self::B { 0: __apierror_0, .. } => {
                    ::apierror::ApiError::retry(
                        <Box<F> as ::apierror::ErrorCatalog>::forwarded(__apierror_0),
                    )
                }
                _ => ::apierror::ApiError::spec(self).retry,
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "a deprecated variant is still a variant")]
    impl ::apierror::ErrorCatalog for E
    where
        Self: ::apierror::__private::Error,
    {
        type Envelope = apierror::envelope::Flat;
        const ENTRIES: &'static [::apierror::CatalogEntry] = &[
            ::apierror::CatalogEntry::Spec(&__APIERROR_SPECS[0]),
            ::apierror::CatalogEntry::Nested(
                <Box<F> as ::apierror::ErrorCatalog>::ENTRIES,
            ),
        ];
    }
    const _: () = ::apierror::__private::one_meaning::<E>();
    ::apierror::__private::integrate! {
        [] [E] [where Self : ::apierror::__private::Error]
    }
};

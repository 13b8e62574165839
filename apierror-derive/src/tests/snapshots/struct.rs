// #[api(code = "S", status = 503, retry(backoff, max_attempts = 5, within = "30s"), message = display)]
// struct S {
//     cause: String,
// }

const _: () = {
    static __APIERROR_FRAMES: [::apierror::__private::FrameCell; 1] = [const {
        ::apierror::__private::FrameCell::new()
    }; 1];
    static __APIERROR_SPECS: [::apierror::ErrorSpec; 1] = ::apierror::__private::table(
        [
            ::apierror::__private::spec("S", 503)
                .with_retry(
                    ::apierror::Retry::of(
                            ::apierror::RetryStrategy::Backoff,
                            ::apierror::Effect::Unknown,
                        )
                        .with_max_attempts(5)
                        .with_within(::apierror::__private::millis(30000)),
                ),
        ],
        &__APIERROR_FRAMES,
        "S",
        "",
    );
    #[automatically_derived]
    #[allow(deprecated, reason = "a deprecated variant is still a variant")]
    impl ::apierror::ApiError for S
    where
        Self: ::apierror::__private::Error,
    {
        fn spec(&self) -> &'static ::apierror::ErrorSpec {
            match self {
                Self { .. } => &__APIERROR_SPECS[0],
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
                Self { .. } => {
                    ::apierror::__private::MessageWriter::show(__apierror_out, self)
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
    impl ::apierror::ErrorCatalog for S
    where
        Self: ::apierror::__private::Error,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [::apierror::CatalogEntry] = &[
            ::apierror::CatalogEntry::Spec(&__APIERROR_SPECS[0]),
        ];
    }
    ::apierror::__private::integrate! {
        [] [S] [where Self : ::apierror::__private::Error]
    }
};

// enum E {
//     /// Too fast.
//     #[error("slow down")]
//     #[api(code = "RATE_LIMITED", status = 429, message = "{used} of {limit}")]
//     A { #[api(detail, header = "x-limit")] limit: u32, used: u32, #[api(retry_after)] wait: Option<u32>, #[api(extension = "jobId")] job: Option<String> },
// }

const _: () = {
    static __APIERROR_FRAMES: [::apierror::__private::FrameCell; 1] = [const {
        ::apierror::__private::FrameCell::new()
    }; 1];
    static __APIERROR_SPECS: [::apierror::ErrorSpec; 1] = ::apierror::__private::table(
        [
            ::apierror::__private::spec("RATE_LIMITED", 429)
                .with_description("Too fast.")
                .with_message("{used} of {limit}")
                .with_fields(const {
                    &[
                        ::apierror::FieldSpec::new(
                            "limit",
                            ::apierror::FieldPlace::Detail,
                            "u32",
                        ),
                        ::apierror::FieldSpec::new(
                            "x-limit",
                            ::apierror::FieldPlace::Header,
                            "u32",
                        ),
                        ::apierror::FieldSpec::new(
                                "retry-after",
                                ::apierror::FieldPlace::RetryAfter,
                                "u32",
                            )
                            .optional(),
                        ::apierror::FieldSpec::new(
                                "jobId",
                                ::apierror::FieldPlace::Extension,
                                "String",
                            )
                            .optional(),
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
                Self::A { limit: __apierror_0, used: __apierror_1, .. } => {
                    ::apierror::__private::MessageWriter::show(
                        __apierror_out,
                        ::apierror::__private::by_display(__apierror_1),
                    );
                    ::apierror::__private::MessageWriter::plain_text(
                        __apierror_out,
                        " of ",
                    );
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
        fn extensions(&self) -> ::apierror::__private::Option<::apierror::Details<'_>> {
            ::apierror::__private::members(self, ::apierror::__private::Place::Extension)
        }
        fn retry_after(
            &self,
        ) -> ::apierror::__private::Option<::apierror::__private::Duration> {
            match self {
                Self::A { wait: __apierror_2, .. } => {
                    ::apierror::__private::Wait::wait(__apierror_2)
                }
            }
        }
        fn append_headers(
            &self,
            __apierror_headers: &mut ::apierror::__private::HeaderMap,
        ) {
            ::apierror::__private::append_headers(self, __apierror_headers)
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "a deprecated variant is still a variant")]
    impl ::apierror::__private::Members for E
    where
        Self: ::apierror::__private::Error,
    {
        fn visit(&self, __apierror_visitor: &mut dyn ::apierror::__private::Visitor) {
            match self {
                Self::A { limit: __apierror_0, job: __apierror_3, .. } => {
                    ::apierror::__private::Visitor::member(
                        __apierror_visitor,
                        ::apierror::__private::Place::Detail,
                        "limit",
                        ::apierror::__private::as_member(__apierror_0),
                    );
                    ::apierror::__private::Visitor::header(
                        __apierror_visitor,
                        "x-limit",
                        ::apierror::__private::as_header(__apierror_0),
                    );
                    if let ::apierror::__private::Option::Some(__apierror_3) = __apierror_3 {
                        ::apierror::__private::Visitor::member(
                            __apierror_visitor,
                            ::apierror::__private::Place::Extension,
                            "jobId",
                            ::apierror::__private::as_member(__apierror_3),
                        );
                    }
                }
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
        ];
    }
    const _: () = ::apierror::__private::extension_is_free::<E>("jobId");
    ::apierror::__private::integrate! {
        [] [E] [where Self : ::apierror::__private::Error]
    }
};

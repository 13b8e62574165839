// enum E {
//     /// Too fast.
//     #[error("slow down")]
//     #[api(code = "RATE_LIMITED", status = 429, message = "{used} of {limit}")]
//     A { #[api(detail, header = "x-limit")] limit: u32, used: u32, #[api(retry_after)] wait: Option<u32>, #[api(extension = "jobId")] job: Option<String> },
// }

const _: () = {
    use ::apierror::__private as __apierror;
    #[allow(
        unused_imports,
        reason = "unused where the type is the one that its name says"
    )]
    use __apierror::Show as _;
    #[allow(
        unused_imports,
        reason = "unused where the type is the one that its name says"
    )]
    use __apierror::ShowInHeader as _;
    enum __ApierrorSpecs {}
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &[
            __apierror::FieldSpec::new("limit", __apierror::FieldPlace::Detail, "u32"),
            __apierror::FieldSpec::new("x-limit", __apierror::FieldPlace::Header, "u32"),
            __apierror::FieldSpec::new(
                    "retry-after",
                    __apierror::FieldPlace::RetryAfter,
                    "u32",
                )
                .optional(),
            __apierror::FieldSpec::new(
                    "jobId",
                    __apierror::FieldPlace::Extension,
                    "String",
                )
                .optional(),
        ];
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
            [429],
            [__apierror::SpecOverride::Fields(0, 4)],
            "RATE_LIMITEDToo fast.{used} of {limit}",
            b"\0\x01\x0C\t\x11\x08\0\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 1] = __apierror::compiled_cells();
    #[inline]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    fn __apierror_row(__apierror_error: &E) -> __apierror::usize {
        match __apierror_error {
            E::A { .. } => 0,
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for E
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<__ApierrorSpecs, 1>(__apierror_row(self))
        }
        fn message(&self) -> __apierror::Cow<'_, __apierror::str> {
            __apierror::message(self)
        }
        fn write_message<'__apierror>(
            &'__apierror self,
            __apierror_out: &mut __apierror::MessageWriter<'_, '__apierror>,
        ) {
            match self {
                E::A { used: __apierror_1, limit: __apierror_0, .. } => {
                    __apierror::Field(__apierror_1).show(__apierror_out);
                    __apierror::Field(__apierror_0).show(__apierror_out)
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
                >(__apierror_row(self), &__APIERROR_CELLS),
            )
        }
        fn details(&self) -> __apierror::Option<__apierror::Details<'_>> {
            __apierror::members(self, __apierror::Place::Detail)
        }
        fn extensions(&self) -> __apierror::Option<__apierror::Details<'_>> {
            __apierror::members(self, __apierror::Place::Extension)
        }
        fn retry_after(&self) -> __apierror::Option<__apierror::Duration> {
            match self {
                E::A { wait: __apierror_2, .. } => __apierror::Wait::wait(__apierror_2),
            }
        }
        fn append_headers(&self, __apierror_headers: &mut __apierror::HeaderMap) {
            __apierror::append_headers(self, __apierror_headers)
        }
        fn as_error(&self) -> __apierror::Option<&(dyn __apierror::Error + 'static)> {
            __apierror::Option::Some(self)
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::Members for E
    where
        Self: __apierror::Error,
    {
        fn visit(&self, __apierror_visitor: &mut dyn __apierror::Visitor) {
            match self {
                E::A { limit: __apierror_0, job: __apierror_3, .. } => {
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Detail,
                        ",\"limit\":",
                        __apierror::as_member(__apierror_0),
                    );
                    __apierror::Visitor::header(
                        __apierror_visitor,
                        const { __apierror::HeaderName::from_static("x-limit") },
                        &|| __apierror::Field(__apierror_0).header(),
                    );
                    if let __apierror::Option::Some(__apierror_3) = __apierror_3 {
                        __apierror::Visitor::member(
                            __apierror_visitor,
                            __apierror::Place::Extension,
                            ",\"jobId\":",
                            __apierror::as_member(__apierror_3),
                        );
                    }
                }
            }
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
            1,
        >();
    }
    const _: () = __apierror::extension_is_free::<E>("jobId");
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error] "A"
    }
};

// enum E {
//     #[api(code = "A", status = 502)]
//     A(#[api(status)] u16, #[api(retry_after)] Option<u32>),
//     #[api(code = "B", status = 502, retry = "never")]
//     B { #[api(status, detail)] status: StatusCode },
//     #[api(code = "C", status = 404)]
//     C,
//     #[api(transparent)]
//     D(F),
// }

const _: () = {
    use ::apierror::__private as __apierror;
    enum __ApierrorSpecs {}
    #[allow(deprecated, reason = "a deprecated type still has a schema")]
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &__apierror::with_schemas! {
            [__apierror::FieldSpec::new("status", __apierror::FieldPlace::Status, "u16"),
            __apierror::FieldSpec::new("retry-after", __apierror::FieldPlace::RetryAfter,
            "u32").optional(), __apierror::FieldSpec::new("status",
            __apierror::FieldPlace::Detail, "StatusCode"),
            __apierror::FieldSpec::new("status", __apierror::FieldPlace::Status,
            "StatusCode")] (2, StatusCode)
        };
    }
    impl __apierror::SpecTable<3> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 3] = __apierror::table(
            __apierror::TypeDefaults {
                group: "E",
                domain: "",
                headers: &[],
                meta: &[],
                fields: __ApierrorSpecs::FIELDS,
            },
            [502, 404],
            [
                __apierror::SpecOverride::Fields(0, 2),
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                        __apierror::RetryStrategy::Never,
                        __apierror::Effect::Unknown,
                    ),
                ),
                __apierror::SpecOverride::Fields(2, 4),
            ],
            "ABC",
            b"\0\x03\x01\0\0\x08\0\0\0\x03\x01\0\0\x08\x01\x08\x02\0\x01\0\x01\0\0\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 3] = __apierror::compiled_cells();
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for E
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<
                __ApierrorSpecs,
                3,
            >(
                match self {
                    E::A { .. } => 0,
                    E::B { .. } => 1,
                    E::C => 2,
                    E::D { 0: __apierror_0, .. } => {
                        return {
                            __apierror::ApiError::spec(
                                <F as __apierror::DeclaredError>::forwarded(
                                    __apierror_0,
                                    __apierror::Token,
                                ),
                            )
                        };
                    }
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
                E::D { 0: __apierror_0, .. } => {
                    __apierror::ApiError::write_message(
                        <F as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                        __apierror_out,
                    )
                }
                _ => __apierror::write_message(self, __apierror_out),
            }
        }
        fn declared(
            &self,
            _: __apierror::Token,
        ) -> __apierror::Option<__apierror::CompiledSpec> {
            if __apierror::ApiError::status(self)
                != __apierror::ApiError::spec(self).status
            {
                return __apierror::Option::None;
            }
            __apierror::Option::Some(
                __apierror::compiled_at::<
                    __ApierrorSpecs,
                    3,
                >(
                    match self {
                        E::A { .. } => 0,
                        E::B { .. } => 1,
                        E::C => 2,
                        E::D { 0: __apierror_0, .. } => {
                            return {
                                __apierror::ApiError::declared(
                                    <F as __apierror::DeclaredError>::forwarded(
                                        __apierror_0,
                                        __apierror::Token,
                                    ),
                                    __apierror::Token,
                                )
                            };
                        }
                    },
                    &__APIERROR_CELLS,
                ),
            )
        }
        fn details(&self) -> __apierror::Option<__apierror::Details<'_>> {
            match self {
                E::D { 0: __apierror_0, .. } => {
                    __apierror::ApiError::details(
                        <F as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                    )
                }
                _ => __apierror::members(self, __apierror::Place::Detail),
            }
        }
        fn extensions(&self) -> __apierror::Option<__apierror::Details<'_>> {
            match self {
                E::D { 0: __apierror_0, .. } => {
                    __apierror::ApiError::extensions(
                        <F as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                    )
                }
                _ => __apierror::Option::None,
            }
        }
        fn retry_after(&self) -> __apierror::Option<__apierror::Duration> {
            match self {
                E::A { 1: __apierror_1, .. } => __apierror::Wait::wait(__apierror_1),
                E::D { 0: __apierror_0, .. } => {
                    __apierror::ApiError::retry_after(
                        <F as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                    )
                }
                _ => __apierror::Option::None,
            }
        }
        fn append_headers(&self, __apierror_headers: &mut __apierror::HeaderMap) {
            match self {
                E::D { 0: __apierror_0, .. } => {
                    __apierror::ApiError::append_headers(
                        <F as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                        __apierror_headers,
                    )
                }
                _ => {
                    __apierror::append_fixed_headers(
                        __apierror::ApiError::spec(self),
                        __apierror_headers,
                    )
                }
            }
        }
        fn code(&self) -> &'static __apierror::str {
            match self {
                E::D { 0: __apierror_0, .. } => {
                    __apierror::ApiError::code(
                        <F as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                    )
                }
                _ => __apierror::ApiError::spec(self).code,
            }
        }
        fn status(&self) -> __apierror::StatusCode {
            match self {
                E::A { 0: __apierror_0, .. } => {
                    __apierror::passed_status(
                        __apierror_0,
                        __apierror::ApiError::spec(self).status,
                    )
                }
                E::B { status: __apierror_0, .. } => {
                    __apierror::passed_status(
                        __apierror_0,
                        __apierror::ApiError::spec(self).status,
                    )
                }
                E::D { 0: __apierror_0, .. } => {
                    __apierror::ApiError::status(
                        <F as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                    )
                }
                _ => __apierror::ApiError::spec(self).status,
            }
        }
        fn retry(&self) -> __apierror::Retry {
            match self {
                E::A { .. } => {
                    __apierror::Retry::for_status_with_wait(
                        __apierror::ApiError::status(self),
                    )
                }
                E::D { 0: __apierror_0, .. } => {
                    __apierror::ApiError::retry(
                        <F as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                    )
                }
                _ => __apierror::ApiError::spec(self).retry,
            }
        }
        fn as_error(&self) -> __apierror::Option<&(dyn __apierror::Error + 'static)> {
            __apierror::Option::Some(self)
        }
        fn log_facts(
            &self,
            __apierror_visit: &mut dyn __apierror::FnMut(
                &'static __apierror::str,
                &dyn __apierror::Debug,
            ),
        ) {
            match self {
                E::D { 0: __apierror_0, .. } => {
                    __apierror::ApiError::log_facts(
                        <F as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                        __apierror_visit,
                    )
                }
                _ => {}
            }
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
                E::B { status: __apierror_0, .. } => {
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Detail,
                        ",\"status\":",
                        __apierror::as_member(__apierror_0),
                    );
                }
                _ => {}
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
        const ENTRIES: &'static [__apierror::CatalogEntry] = &__apierror::entries::<
            4,
            1,
        >(
            __apierror::specs_of::<__ApierrorSpecs, 3>(),
            &[(3, <F as __apierror::DeclaredError>::ENTRIES)],
        );
    }
    const _: () = __apierror::check_codes::<E>();
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error] "A,B,C,D"
    }
};

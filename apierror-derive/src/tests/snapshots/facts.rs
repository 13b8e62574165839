// enum E<T> {
//     #[error("load")]
//     #[api(code = "A", status = 503)]
//     A { #[api(log)] host: T, #[api(detail)] tries: u8 },
//     #[api(transparent)]
//     B(Other),
// }

const _: () = {
    use ::apierror::__private as __apierror;
    enum __ApierrorSpecs {}
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &[
            __apierror::FieldSpec::new("tries", __apierror::FieldPlace::Detail, "u8"),
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
            [503],
            [__apierror::SpecOverride::Fields(0, 1)],
            "A",
            b"\0\x03\x01\0\0\x08\0\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 1] = __apierror::compiled_cells();
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T> __apierror::ApiError for E<T>
    where
        Self: __apierror::Error,
        T: __apierror::Debug,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<
                __ApierrorSpecs,
                1,
            >(
                match self {
                    E::A { .. } => 0,
                    E::B { 0: __apierror_0, .. } => {
                        return {
                            __apierror::ApiError::spec(
                                <Other as __apierror::DeclaredError>::forwarded(
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
                E::B { 0: __apierror_0, .. } => {
                    __apierror::ApiError::write_message(
                        <Other as __apierror::DeclaredError>::forwarded(
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
            __apierror::Option::Some(
                __apierror::compiled_at::<
                    __ApierrorSpecs,
                    1,
                >(
                    match self {
                        E::A { .. } => 0,
                        E::B { 0: __apierror_0, .. } => {
                            return {
                                __apierror::ApiError::declared(
                                    <Other as __apierror::DeclaredError>::forwarded(
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
                E::B { 0: __apierror_0, .. } => {
                    __apierror::ApiError::details(
                        <Other as __apierror::DeclaredError>::forwarded(
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
                E::B { 0: __apierror_0, .. } => {
                    __apierror::ApiError::extensions(
                        <Other as __apierror::DeclaredError>::forwarded(
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
                E::B { 0: __apierror_0, .. } => {
                    __apierror::ApiError::retry_after(
                        <Other as __apierror::DeclaredError>::forwarded(
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
                E::B { 0: __apierror_0, .. } => {
                    __apierror::ApiError::append_headers(
                        <Other as __apierror::DeclaredError>::forwarded(
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
                E::B { 0: __apierror_0, .. } => {
                    __apierror::ApiError::code(
                        <Other as __apierror::DeclaredError>::forwarded(
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
                E::B { 0: __apierror_0, .. } => {
                    __apierror::ApiError::status(
                        <Other as __apierror::DeclaredError>::forwarded(
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
                E::B { 0: __apierror_0, .. } => {
                    __apierror::ApiError::retry(
                        <Other as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                    )
                }
                _ => __apierror::ApiError::spec(self).retry,
            }
        }
        fn log_facts(
            &self,
            __apierror_visit: &mut dyn __apierror::FnMut(
                &'static __apierror::str,
                &dyn __apierror::Debug,
            ),
        ) {
            match self {
                E::A { host: __apierror_0, .. } => {
                    __apierror_visit("host", __apierror::as_fact(__apierror_0));
                }
                E::B { 0: __apierror_0, .. } => {
                    __apierror::ApiError::log_facts(
                        <Other as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                        __apierror_visit,
                    )
                }
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T> __apierror::Members for E<T>
    where
        Self: __apierror::Error,
        T: __apierror::Debug,
    {
        fn visit(&self, __apierror_visitor: &mut dyn __apierror::Visitor) {
            match self {
                E::A { tries: __apierror_1, .. } => {
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Detail,
                        ",\"tries\":",
                        __apierror::as_member(__apierror_1),
                    );
                }
                _ => {}
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T> __apierror::DeclaredError for E<T>
    where
        Self: __apierror::Error,
        T: __apierror::Debug,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [__apierror::CatalogEntry] = &__apierror::entries::<
            2,
            1,
        >(
            __apierror::specs_of::<__ApierrorSpecs, 1>(),
            &[(1, <Other as __apierror::DeclaredError>::ENTRIES)],
        );
    }
    __apierror::integrate! {
        [< T >] [E < T >] [where Self : __apierror::Error, T : __apierror::Debug] "A,B"
    }
};

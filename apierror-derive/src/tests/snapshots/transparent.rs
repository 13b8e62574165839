// #[api(envelope = apierror::envelope::Flat)]
// enum E {
//     #[api(code = "A", status = 400)]
//     A,
//     #[api(transparent)]
//     B(Box<F>),
// }

const _: () = {
    use ::apierror::__private as __apierror;
    enum __ApierrorSpecs {}
    impl __apierror::SpecTable<1> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 1] = __apierror::table(
            __apierror::TypeDefaults {
                group: "E",
                domain: "",
                headers: &[],
                meta: &[],
                fields: &[],
            },
            [400],
            [],
            "A",
            b"\0\0\x01\0\0\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 1] = __apierror::compiled_cells();
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for E
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<
                __ApierrorSpecs,
                1,
            >(
                match self {
                    E::A => 0,
                    E::B { 0: __apierror_0, .. } => {
                        return {
                            __apierror::ApiError::spec(
                                <Box<
                                    F,
                                > as __apierror::DeclaredError>::forwarded(
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
                        <Box<
                            F,
                        > as __apierror::DeclaredError>::forwarded(
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
                        E::A => 0,
                        E::B { 0: __apierror_0, .. } => {
                            return {
                                __apierror::ApiError::declared(
                                    <Box<
                                        F,
                                    > as __apierror::DeclaredError>::forwarded(
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
                        <Box<
                            F,
                        > as __apierror::DeclaredError>::forwarded(
                            __apierror_0,
                            __apierror::Token,
                        ),
                    )
                }
                _ => __apierror::Option::None,
            }
        }
        fn extensions(&self) -> __apierror::Option<__apierror::Details<'_>> {
            match self {
                E::B { 0: __apierror_0, .. } => {
                    __apierror::ApiError::extensions(
                        <Box<
                            F,
                        > as __apierror::DeclaredError>::forwarded(
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
                        <Box<
                            F,
                        > as __apierror::DeclaredError>::forwarded(
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
                        <Box<
                            F,
                        > as __apierror::DeclaredError>::forwarded(
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
                        <Box<
                            F,
                        > as __apierror::DeclaredError>::forwarded(
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
                        <Box<
                            F,
                        > as __apierror::DeclaredError>::forwarded(
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
                        <Box<
                            F,
                        > as __apierror::DeclaredError>::forwarded(
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
                E::B { 0: __apierror_0, .. } => {
                    __apierror::ApiError::log_facts(
                        <Box<
                            F,
                        > as __apierror::DeclaredError>::forwarded(
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
    impl __apierror::DeclaredError for E
    where
        Self: __apierror::Error,
    {
        type Envelope = apierror::envelope::Flat;
        const ENTRIES: &'static [__apierror::CatalogEntry] = &__apierror::entries::<
            2,
            1,
        >(
            __apierror::specs_of::<__ApierrorSpecs, 1>(),
            &[(1, <Box<F> as __apierror::DeclaredError>::ENTRIES)],
        );
    }
    const _: () = __apierror::check_codes::<E>();
    const _: () = __apierror::check_envelope::<E>();
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error] "A,B"
    }
};

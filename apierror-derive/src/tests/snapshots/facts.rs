// enum E<T> {
//     #[error("load")]
//     #[api(code = "A", status = 503)]
//     A { #[api(log)] host: T, #[api(detail)] tries: u8 },
//     #[api(transparent)]
//     B(Other),
// }

const _: () = {
    use ::apierror::__private as __apierror;
    static __APIERROR_FIELDS: [__apierror::FieldSpec; 1] = [
        __apierror::FieldSpec::new("tries", __apierror::FieldPlace::Detail, "u8"),
    ];
    static __APIERROR_SPECS: [__apierror::ErrorSpec; 1] = __apierror::table(
        __apierror::TypeDefaults {
            group: "E",
            domain: "",
            headers: &[],
            meta: &[],
            fields: &__APIERROR_FIELDS,
        },
        [503],
        &[("A", 0, "", "", 0)],
        &[
            (0, __apierror::SpecOverride::Message(__apierror::MessageSource::Reason)),
            (0, __apierror::SpecOverride::Fields(0, 1)),
        ],
    );
    static __APIERROR_COMPILED: [__apierror::CompiledSpec; 1] = __apierror::compiled_specs(
        &__APIERROR_SPECS,
    );
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T> __apierror::ApiError for E<T>
    where
        Self: __apierror::Error,
        T: __apierror::Debug,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            &__APIERROR_SPECS[match self {
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
            }]
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
        ) -> __apierror::Option<&'static __apierror::CompiledSpec> {
            __apierror::Option::Some(
                &__APIERROR_COMPILED[match self {
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
                }],
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
                        "tries",
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
            _,
        >(&__APIERROR_SPECS, &[(1, <Other as __apierror::DeclaredError>::ENTRIES)]);
    }
    __apierror::integrate! {
        [< T >] [E < T >] [where Self : __apierror::Error, T : __apierror::Debug]
    }
};

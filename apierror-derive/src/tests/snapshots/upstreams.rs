// #[api(from(a::Db, Http))]
// enum E {
//     #[api(code = "A", status = 409, on(unique = "a_key", unique))]
//     A,
//     #[api(code = "B", status = 503, on(unavailable, rate_limited))]
//     B { #[source] why: Box<a::Db>, #[api(retry_after)] wait: Option<u32> },
//     #[api(code = "C", status = 503, on(unavailable))]
//     C(#[source] Arc<Http>),
//     #[api(code = "D", status = 500, on(other))]
//     D,
// }

const _: () = {
    use ::apierror::__private as __apierror;
    enum __ApierrorSpecs {}
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &[
            __apierror::FieldSpec::new(
                    "retry-after",
                    __apierror::FieldPlace::RetryAfter,
                    "u32",
                )
                .optional(),
        ];
    }
    impl __apierror::SpecTable<4> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 4] = __apierror::table(
            __apierror::TypeDefaults {
                group: "E",
                domain: "",
                headers: &[],
                meta: &[],
                fields: __ApierrorSpecs::FIELDS,
            },
            [409, 503, 500],
            [
                __apierror::SpecOverride::RetryWithWait,
                __apierror::SpecOverride::Fields(0, 1),
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                        __apierror::RetryStrategy::Backoff,
                        __apierror::Effect::NotApplied,
                    ),
                ),
            ],
            "ABCD",
            b"\0\0\x01\0\0\0\x01\x03\x01\0\0\x08\0\x08\x01\0\x01\x03\x01\0\0\x08\x02\0\x02\x03\x01\0\0\0",
        );
        const CAUSES: &'static [(__apierror::usize, &'static __apierror::SpecCauses)] = &[
            (
                0,
                &__apierror::SpecCauses {
                    causes: &[(2, "a_key"), (2, "")],
                    upstreams: &["a::Db", "Http"],
                },
            ),
            (
                1,
                &__apierror::SpecCauses {
                    causes: &[(7, ""), (9, "")],
                    upstreams: &["a::Db"],
                },
            ),
            (
                2,
                &__apierror::SpecCauses {
                    causes: &[(7, "")],
                    upstreams: &["Http"],
                },
            ),
            (
                3,
                &__apierror::SpecCauses {
                    causes: &[(0, "")],
                    upstreams: &["a::Db", "Http"],
                },
            ),
        ];
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 4] = __apierror::compiled_cells();
    #[inline]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    fn __apierror_row(__apierror_error: &E) -> __apierror::usize {
        match __apierror_error {
            E::A => 0,
            E::B { .. } => 1,
            E::C { .. } => 2,
            E::D => 3,
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for E
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<__ApierrorSpecs, 4>(__apierror_row(self))
        }
        fn message(&self) -> __apierror::Cow<'_, __apierror::str> {
            __apierror::message(self)
        }
        fn write_message<'__apierror>(
            &'__apierror self,
            __apierror_out: &mut __apierror::MessageWriter<'_, '__apierror>,
        ) {
            __apierror::write_message(self, __apierror_out)
        }
        fn declared(
            &self,
            _: __apierror::Token,
        ) -> __apierror::Option<__apierror::CompiledSpec> {
            __apierror::Option::Some(
                __apierror::compiled_at::<
                    __ApierrorSpecs,
                    4,
                >(__apierror_row(self), &__APIERROR_CELLS),
            )
        }
        fn retry_after(&self) -> __apierror::Option<__apierror::Duration> {
            match self {
                E::B { wait: __apierror_1, .. } => __apierror::Wait::wait(__apierror_1),
                _ => __apierror::Option::None,
            }
        }
        fn as_error(&self) -> __apierror::Option<&(dyn __apierror::Error + 'static)> {
            __apierror::Option::Some(self)
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
            4,
        >();
    }
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error] "A,B,C,D"
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::Caused<a::Db> for E
    where
        Self: __apierror::Error,
    {
        const CAUSES: &'static [__apierror::CauseRow] = &[
            (2, "a_key", 0),
            (2, "", 0),
            (7, "", 1),
            (9, "", 1),
            (0, "", 3),
        ];
        fn caused(
            __apierror_received: __apierror::Received<a::Db>,
            __apierror_variant: __apierror::usize,
        ) -> Self {
            match __apierror_variant {
                0 => E::A {},
                1 => {
                    E::B {
                        wait: __apierror_received.wait::<u32>(),
                        why: __apierror::Box::new(__apierror_received.upstream),
                    }
                }
                _ => __apierror_received.lost(E::D {}),
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<a::Db> for E
    where
        Self: __apierror::Error,
    {
        fn from(__apierror_upstream: a::Db) -> Self {
            __apierror::translate::<a::Db, Self>(__apierror_upstream)
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::Caused<Http> for E
    where
        Self: __apierror::Error,
    {
        const CAUSES: &'static [__apierror::CauseRow] = &[
            (2, "a_key", 0),
            (2, "", 0),
            (7, "", 2),
            (0, "", 3),
        ];
        fn caused(
            __apierror_received: __apierror::Received<Http>,
            __apierror_variant: __apierror::usize,
        ) -> Self {
            match __apierror_variant {
                0 => E::A {},
                2 => {
                    E::C {
                        0: __apierror::Arc::new(__apierror_received.upstream),
                    }
                }
                _ => __apierror_received.lost(E::D {}),
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<Http> for E
    where
        Self: __apierror::Error,
    {
        fn from(__apierror_upstream: Http) -> Self {
            __apierror::translate::<Http, Self>(__apierror_upstream)
        }
    }
};

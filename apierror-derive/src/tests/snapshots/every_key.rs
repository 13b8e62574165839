// #[api(envelope = WithRetry<Pair<A, B>>, domain = "d", type_base = "https://e/", group = "G", status = 404, retry = "once")]
// #[api(rename_all = "kebab-case", rename_all_fields = "camelCase", crate = apierror)]
// enum E {
//     /** Block
//      *
//      *  comment
//      */
//     #[error("a {x_y}")]
//     #[api(code = "A_B", status = 409, message = "{x_y:>8.2?} {{}}", title = "t", help = "h", doc_url = "https://e/a", group = "g")]
//     #[api(header(www_authenticate = "Bearer"), meta(a = "b", c = -3, d = true), grpc = "ABORTED", log = "warn", envelope = Own<u8>)]
//     #[api(retry(throttle, max_attempts = 5, base = "2s", cap = "1m", within = "1h", effect = "unknown"))]
//     A { #[api(detail, extension = "e")] x_y: u8, #[api(retry_after)] z: Option<u8> },
//     #[error("lost \\ {0}")]
//     LostIt(u8, #[api(details)] Vec<FieldError>),
//     #[api(status = 500, message = display, retry = "backoff")]
//     Down,
//     #[api(status = 503, retry(backoff, max_retries = 3, over = "30s"))]
//     Later,
//     #[api(status = 503, retry(once, after = "10s"))]
//     Soon { #[api(retry_after)] wait: Option<SystemTime> },
//     #[api(status = 429, retry(unstated))]
//     Silent,
//     #[api(message = "")]
//     Empty,
//     #[api(status = 500, message = "{{fixed}}")]
//     Braces,
// }

const _: () = {
    use apierror::__private as __apierror;
    #[allow(
        unused_imports,
        reason = "unused where the type is the one that its name says"
    )]
    use __apierror::IntoDetails as _;
    enum __ApierrorSpecs {}
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &[
            __apierror::FieldSpec::new("xY", __apierror::FieldPlace::Detail, "u8"),
            __apierror::FieldSpec::new("e", __apierror::FieldPlace::Extension, "u8"),
            __apierror::FieldSpec::new(
                    "retry-after",
                    __apierror::FieldPlace::RetryAfter,
                    "u8",
                )
                .optional(),
            __apierror::FieldSpec::new(
                "details",
                __apierror::FieldPlace::Details,
                "Vec<FieldError>",
            ),
            __apierror::FieldSpec::new(
                    "retry-after",
                    __apierror::FieldPlace::RetryAfter,
                    "SystemTime",
                )
                .optional(),
        ];
    }
    impl __apierror::SpecTable<8> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 8] = __apierror::table(
            __apierror::TypeDefaults {
                group: "G",
                domain: "d",
                headers: &[],
                meta: &[],
                fields: __ApierrorSpecs::FIELDS,
            },
            [409, 404, 500, 503, 429],
            [
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                            __apierror::RetryStrategy::Throttle,
                            __apierror::Effect::Unknown,
                        )
                        .with_max_attempts(5)
                        .with_base(__apierror::millis(2000))
                        .with_cap(__apierror::millis(60000))
                        .with_within(__apierror::millis(3600000)),
                ),
                __apierror::SpecOverride::Envelope(
                    __apierror::spec_envelope::<Own<u8>>(),
                ),
                __apierror::SpecOverride::Grpc(__apierror::GrpcCode::Aborted),
                __apierror::SpecOverride::Log(__apierror::LogLevel::Warn),
                __apierror::SpecOverride::Headers(&[("www-authenticate", "Bearer")]),
                __apierror::SpecOverride::Meta(
                    &[
                        ("a", __apierror::MetaValue::Str("b")),
                        ("c", __apierror::MetaValue::Int(-3)),
                        ("d", __apierror::MetaValue::Bool(true)),
                    ],
                ),
                __apierror::SpecOverride::Fields(0, 3),
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                        __apierror::RetryStrategy::Once,
                        __apierror::Effect::NotApplied,
                    ),
                ),
                __apierror::SpecOverride::Fields(3, 4),
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                        __apierror::RetryStrategy::Backoff,
                        __apierror::Effect::Unknown,
                    ),
                ),
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                            __apierror::RetryStrategy::Backoff,
                            __apierror::Effect::Unknown,
                        )
                        .with_max_attempts(4)
                        .with_over(__apierror::millis(30000)),
                ),
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                            __apierror::RetryStrategy::Once,
                            __apierror::Effect::Unknown,
                        )
                        .with_after(__apierror::millis(10000)),
                ),
                __apierror::SpecOverride::Fields(4, 5),
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                        __apierror::RetryStrategy::Unstated,
                        __apierror::Effect::Unknown,
                    ),
                ),
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                        __apierror::RetryStrategy::Once,
                        __apierror::Effect::Unknown,
                    ),
                ),
            ],
            "A_BBlock\n*\n*  comment{xY:>8.2?} {{}}thhttps://e/aglost-itlost \\ {0}https://e/lost-itdownhttps://e/downlaterhttps://e/latersoonhttps://e/soonsilenthttps://e/silentemptyhttps://e/emptybraces{{fixed}}https://e/braces{fixed}",
            b"\0\x01\x03\x12\x0F\x08\0\x08\x01\x08\x02\x08\x03\x02\x01\x03\x01\x04\x0B\x06\x01\x08\x04\x08\x05\x08\x06\0\x01\0\x07\0\n\x08\x07\x05\x11\x08\x08\0\x02\0\x04\0\0\x08\t\x05\x0E\0\x03\x03\x05\0\0\x08\n\x05\x0F\0\x03\x03\x04\0\0\x08\x0B\x05\x0E\x08\x0C\0\x04\0\x06\0\0\x08\r\x05\x10\0\x01\x02\x05\0\0\x08\x07\x05\x0F\0\x02\0\x06\0\t\x08\x0E\x05\x10\x07\x07\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 8] = __apierror::compiled_cells();
    #[inline]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    fn __apierror_row(__apierror_error: &E) -> __apierror::usize {
        match __apierror_error {
            E::A { .. } => 0,
            E::LostIt { .. } => 1,
            E::Down => 2,
            E::Later => 3,
            E::Soon { .. } => 4,
            E::Silent => 5,
            E::Empty => 6,
            E::Braces => 7,
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for E
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<__ApierrorSpecs, 8>(__apierror_row(self))
        }
        fn message(&self) -> __apierror::Cow<'_, __apierror::str> {
            __apierror::message(self)
        }
        fn write_message<'__apierror>(
            &'__apierror self,
            __apierror_out: &mut __apierror::MessageWriter<'_, '__apierror>,
        ) {
            match self {
                E::A { x_y: __apierror_0, .. } => {
                    __apierror::MessageWriter::format(
                        __apierror_out,
                        __apierror::format_args!(
                            "{__apierror_0_debug:>8.2?}", __apierror_0_debug =
                            __apierror::by_debug(__apierror_0)
                        ),
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
                    8,
                >(__apierror_row(self), &__APIERROR_CELLS),
            )
        }
        fn details(&self) -> __apierror::Option<__apierror::Details<'_>> {
            match self {
                E::LostIt { 1: __apierror_1, .. } => {
                    __apierror::Option::Some(
                        __apierror::Whole(__apierror_1).into_details(),
                    )
                }
                _ => __apierror::members(self, __apierror::Place::Detail),
            }
        }
        fn extensions(&self) -> __apierror::Option<__apierror::Details<'_>> {
            __apierror::members(self, __apierror::Place::Extension)
        }
        fn retry_after(&self) -> __apierror::Option<__apierror::Duration> {
            match self {
                E::A { z: __apierror_1, .. } => __apierror::Wait::wait(__apierror_1),
                E::Soon { wait: __apierror_0, .. } => {
                    __apierror::Option::or(
                        __apierror::Wait::wait(__apierror_0),
                        __apierror::Retry::after(&__apierror::ApiError::spec(self).retry),
                    )
                }
                _ => __apierror::Retry::after(&__apierror::ApiError::spec(self).retry),
            }
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
                E::A { x_y: __apierror_0, .. } => {
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Detail,
                        ",\"xY\":",
                        __apierror::as_member(__apierror_0),
                    );
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Extension,
                        ",\"e\":",
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
        type Envelope = WithRetry<Pair<A, B>>;
        const ENTRIES: &'static [__apierror::CatalogEntry] = __apierror::entries_of::<
            __ApierrorSpecs,
            8,
        >();
    }
    const _: () = __apierror::extension_of_kind_is_free(
        &__apierror::specs_of::<__ApierrorSpecs, 8>()[0],
        "e",
    );
    const _: () = __apierror::check_envelope::<E>();
    const _: () = __apierror::check_own_envelope(
        &__apierror::specs_of::<__ApierrorSpecs, 8>()[0],
    );
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error]
        "A,LostIt,Down,Later,Soon,Silent,Empty,Braces"
    }
};

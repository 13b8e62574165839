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
    static __APIERROR_FIELDS: [__apierror::FieldSpec; 5] = [
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
    static __APIERROR_SPECS: [__apierror::ErrorSpec; 8] = __apierror::table(
        __apierror::TypeDefaults {
            group: "G",
            domain: "d",
            headers: &[],
            meta: &[],
            fields: &__APIERROR_FIELDS,
        },
        [409, 404, 500, 503, 429],
        &[
            ("A_B", 0, "Block\n*\n*  comment", "{xY:>8.2?} {{}}", 1),
            ("lost-it", 1, "", "lost \\ {0}", 0),
            ("down", 2, "", "", 0),
            ("later", 3, "", "", 0),
            ("soon", 3, "", "", 0),
            ("silent", 4, "", "", 0),
            ("empty", 1, "", "", 2),
            ("braces", 2, "", "{{fixed}}", 0),
        ],
        &[
            (
                0,
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
            ),
            (
                0,
                __apierror::SpecOverride::Envelope(
                    __apierror::spec_envelope::<Own<u8>>(),
                ),
            ),
            (0, __apierror::SpecOverride::Grpc(__apierror::GrpcCode::Aborted)),
            (0, __apierror::SpecOverride::Log(__apierror::LogLevel::Warn)),
            (0, __apierror::SpecOverride::Title("t")),
            (0, __apierror::SpecOverride::Help("h")),
            (0, __apierror::SpecOverride::DocUrl("https://e/a")),
            (0, __apierror::SpecOverride::Group("g")),
            (0, __apierror::SpecOverride::Headers(&[("www-authenticate", "Bearer")])),
            (
                0,
                __apierror::SpecOverride::Meta(
                    &[
                        ("a", __apierror::MetaValue::Str("b")),
                        ("c", __apierror::MetaValue::Int(-3)),
                        ("d", __apierror::MetaValue::Bool(true)),
                    ],
                ),
            ),
            (0, __apierror::SpecOverride::Fields(0, 3)),
            (
                1,
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                        __apierror::RetryStrategy::Once,
                        __apierror::Effect::NotApplied,
                    ),
                ),
            ),
            (1, __apierror::SpecOverride::TypeUri("https://e/lost-it")),
            (1, __apierror::SpecOverride::Fields(3, 4)),
            (
                2,
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                        __apierror::RetryStrategy::Backoff,
                        __apierror::Effect::Unknown,
                    ),
                ),
            ),
            (2, __apierror::SpecOverride::TypeUri("https://e/down")),
            (
                3,
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                            __apierror::RetryStrategy::Backoff,
                            __apierror::Effect::Unknown,
                        )
                        .with_max_attempts(4)
                        .with_over(__apierror::millis(30000)),
                ),
            ),
            (3, __apierror::SpecOverride::TypeUri("https://e/later")),
            (3, __apierror::SpecOverride::Message(__apierror::MessageSource::Reason)),
            (
                4,
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                            __apierror::RetryStrategy::Once,
                            __apierror::Effect::Unknown,
                        )
                        .with_after(__apierror::millis(10000)),
                ),
            ),
            (4, __apierror::SpecOverride::TypeUri("https://e/soon")),
            (4, __apierror::SpecOverride::Message(__apierror::MessageSource::Reason)),
            (4, __apierror::SpecOverride::Fields(4, 5)),
            (
                5,
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                        __apierror::RetryStrategy::Unstated,
                        __apierror::Effect::Unknown,
                    ),
                ),
            ),
            (5, __apierror::SpecOverride::TypeUri("https://e/silent")),
            (
                6,
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                        __apierror::RetryStrategy::Once,
                        __apierror::Effect::NotApplied,
                    ),
                ),
            ),
            (6, __apierror::SpecOverride::TypeUri("https://e/empty")),
            (
                7,
                __apierror::SpecOverride::Retry(
                    __apierror::Retry::new(
                        __apierror::RetryStrategy::Once,
                        __apierror::Effect::Unknown,
                    ),
                ),
            ),
            (7, __apierror::SpecOverride::TypeUri("https://e/braces")),
            (
                7,
                __apierror::SpecOverride::Message(
                    __apierror::MessageSource::Unescaped("{fixed}"),
                ),
            ),
        ],
    );
    static __APIERROR_COMPILED: [__apierror::CompiledSpec; 8] = __apierror::compiled_specs(
        &__APIERROR_SPECS,
    );
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for E
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            &__APIERROR_SPECS[match self {
                E::A { .. } => 0,
                E::LostIt { .. } => 1,
                E::Down => 2,
                E::Later => 3,
                E::Soon { .. } => 4,
                E::Silent => 5,
                E::Empty => 6,
                E::Braces => 7,
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
        ) -> __apierror::Option<&'static __apierror::CompiledSpec> {
            __apierror::Option::Some(
                &__APIERROR_COMPILED[match self {
                    E::A { .. } => 0,
                    E::LostIt { .. } => 1,
                    E::Down => 2,
                    E::Later => 3,
                    E::Soon { .. } => 4,
                    E::Silent => 5,
                    E::Empty => 6,
                    E::Braces => 7,
                }],
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
                        "xY",
                        __apierror::as_member(__apierror_0),
                    );
                    __apierror::Visitor::member(
                        __apierror_visitor,
                        __apierror::Place::Extension,
                        "e",
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
        const ENTRIES: &'static [__apierror::CatalogEntry] = &__apierror::entries::<
            8,
            _,
        >(&__APIERROR_SPECS, &[]);
    }
    const _: () = __apierror::extension_of_kind_is_free(&__APIERROR_SPECS[0], "e");
    const _: () = __apierror::check_envelope::<E>();
    const _: () = __apierror::check_own_envelope(&__APIERROR_SPECS[0]);
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error]
    }
};

// #[error("gone")]
// #[api(code = "GONE_TODAY", status = GONE, type_base = "https://e/", group = "G", kind = K)]
// /// It is gone.
// struct HTTPGone(#[api(detail = "a")] (Option<u8>), String);

const _: () = {
    use ::apierror::__private as __apierror;
    enum __ApierrorSpecs {}
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &[
            __apierror::FieldSpec::new("a", __apierror::FieldPlace::Detail, "u8")
                .optional(),
        ];
    }
    impl __apierror::SpecTable<1> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 1] = __apierror::table(
            __apierror::TypeDefaults {
                group: __apierror::module_group!(),
                domain: "",
                headers: &[],
                meta: &[],
                fields: __ApierrorSpecs::FIELDS,
            },
            [410],
            [__apierror::SpecOverride::Fields(0, 1)],
            "GONE_TODAYIt is gone.gonehttps://e/gone-todayG",
            b"\0\0\n\x0B\x04\x05\x14\x06\x01\x08\0\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 1] = __apierror::compiled_cells();
    #[inline]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    fn __apierror_row(__apierror_error: &HTTPGone) -> __apierror::usize {
        match __apierror_error {
            HTTPGone { .. } => 0,
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for HTTPGone
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
            __apierror::write_message(self, __apierror_out)
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
        fn as_error(&self) -> __apierror::Option<&(dyn __apierror::Error + 'static)> {
            __apierror::Option::Some(self)
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::Members for HTTPGone
    where
        Self: __apierror::Error,
    {
        fn visit(&self, __apierror_visitor: &mut dyn __apierror::Visitor) {
            match self {
                HTTPGone { 0: __apierror_0, .. } => {
                    if let __apierror::Option::Some(__apierror_0) = __apierror_0 {
                        __apierror::Visitor::member(
                            __apierror_visitor,
                            __apierror::Place::Detail,
                            ",\"a\":",
                            __apierror::as_member(__apierror_0),
                        );
                    }
                }
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::DeclaredError for HTTPGone
    where
        Self: __apierror::Error,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [__apierror::CatalogEntry] = __apierror::entries_of::<
            __ApierrorSpecs,
            1,
        >();
    }
    __apierror::integrate! {
        [] [HTTPGone] [where Self : __apierror::Error] ""
    }
    impl K {
        /// The code.
        #[must_use]
        #[inline]
        pub const fn as_str(self) -> &'static __apierror::str {
            match self {
                Self::GoneToday => "GONE_TODAY",
            }
        }
        /// The code that is sent.
        #[must_use]
        #[inline]
        pub const fn code(self) -> &'static __apierror::str {
            match self {
                Self::GoneToday => "GONE_TODAY",
            }
        }
    }
    #[automatically_derived]
    impl __apierror::Display for K {
        fn fmt(
            &self,
            formatter: &mut __apierror::Formatter<'_>,
        ) -> __apierror::Result<(), __apierror::FmtError> {
            formatter.pad(self.as_str())
        }
    }
    #[automatically_derived]
    impl __apierror::FromStr for K {
        type Err = __apierror::UnknownCode;
        fn from_str(
            name: &__apierror::str,
        ) -> __apierror::Result<Self, __apierror::UnknownCode> {
            match name {
                "GONE_TODAY" => __apierror::Result::Ok(Self::GoneToday),
                _ => __apierror::Result::Err(__apierror::UnknownCode::new(name)),
            }
        }
    }
    #[automatically_derived]
    impl __apierror::TryFrom<&__apierror::str> for K {
        type Error = __apierror::UnknownCode;
        fn try_from(
            code: &__apierror::str,
        ) -> __apierror::Result<Self, __apierror::UnknownCode> {
            <Self as __apierror::FromStr>::from_str(code)
        }
    }
    #[automatically_derived]
    impl __apierror::TryFrom<&__apierror::ErrorReport> for K {
        type Error = __apierror::UnknownCode;
        fn try_from(
            report: &__apierror::ErrorReport,
        ) -> __apierror::Result<Self, __apierror::UnknownCode> {
            match __apierror::name_of::<
                <HTTPGone as __apierror::DeclaredError>::Envelope,
            >(__apierror::specs_of::<__ApierrorSpecs, 1>(), report) {
                __apierror::Result::Ok(name) => {
                    <Self as __apierror::FromStr>::from_str(name)
                }
                __apierror::Result::Err(unknown) => __apierror::Result::Err(unknown),
            }
        }
    }
    #[automatically_derived]
    impl __apierror::Serialize for K {
        fn serialize<__Serializer: __apierror::Serializer>(
            &self,
            serializer: __Serializer,
        ) -> __apierror::Result<__Serializer::Ok, __Serializer::Error> {
            __apierror::Serializer::serialize_str(serializer, self.as_str())
        }
    }
    #[automatically_derived]
    impl<'__apierror> __apierror::Deserialize<'__apierror> for K {
        fn deserialize<__Deserializer: __apierror::Deserializer<'__apierror>>(
            deserializer: __Deserializer,
        ) -> __apierror::Result<Self, __Deserializer::Error> {
            __apierror::deserialize_code(deserializer)
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<&HTTPGone> for K {
        fn from(error: &HTTPGone) -> Self {
            match error {
                HTTPGone { .. } => Self::GoneToday,
            }
        }
    }
};
///The codes of [`HTTPGone`].
#[derive(
    ::apierror::__private::Debug,
    ::apierror::__private::Clone,
    ::apierror::__private::Copy,
    ::apierror::__private::PartialEq,
    ::apierror::__private::Eq,
    ::apierror::__private::Hash
)]
#[non_exhaustive]
enum K {
    /**`GONE_TODAY`

It is gone.*/
    GoneToday,
}

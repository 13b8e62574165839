// #[api(kind = K, status = 402)]
// enum E {
//     /// Declined.
//     #[api(code = "CE_00", name = "DECLINED")]
//     A,
//     #[api(code = "", name = "LOST")]
//     B,
//     #[api(code = "OTHER")]
//     C,
// }

const _: () = {
    use ::apierror::__private as __apierror;
    enum __ApierrorSpecs {}
    impl __apierror::SpecTable<3> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 3] = __apierror::table(
            __apierror::TypeDefaults {
                group: "E",
                domain: "",
                headers: &[],
                meta: &[],
                fields: &[],
            },
            [402],
            [],
            "CE_00Declined.DECLINEDLOSTOTHER",
            b"\0\0\x05\t\0\x01\x08\0\0\0\0\0\0\x01\x04\0\0\0\x05\0\0\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 3] = __apierror::compiled_cells();
    #[inline]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    fn __apierror_row(__apierror_error: &E) -> __apierror::usize {
        match __apierror_error {
            E::A => 0,
            E::B => 1,
            E::C => 2,
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for E
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<__ApierrorSpecs, 3>(__apierror_row(self))
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
                    3,
                >(__apierror_row(self), &__APIERROR_CELLS),
            )
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
            3,
        >();
    }
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error] "A,B,C"
    }
    impl K {
        /// The name.
        #[must_use]
        #[inline]
        pub const fn as_str(self) -> &'static __apierror::str {
            match self {
                Self::Declined => "DECLINED",
                Self::Lost => "LOST",
                Self::Other => "OTHER",
            }
        }
        /// The code that is sent.
        #[must_use]
        #[inline]
        pub const fn code(self) -> &'static __apierror::str {
            match self {
                Self::Declined => "CE_00",
                Self::Lost => "",
                Self::Other => "OTHER",
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
                "DECLINED" => __apierror::Result::Ok(Self::Declined),
                "LOST" => __apierror::Result::Ok(Self::Lost),
                "OTHER" => __apierror::Result::Ok(Self::Other),
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
                <E as __apierror::DeclaredError>::Envelope,
            >(__apierror::specs_of::<__ApierrorSpecs, 3>(), report) {
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
    impl __apierror::From<&E> for K {
        fn from(error: &E) -> Self {
            match error {
                E::A { .. } => Self::Declined,
                E::B { .. } => Self::Lost,
                E::C { .. } => Self::Other,
            }
        }
    }
};
///The codes of [`E`].
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
    /**`DECLINED`, sent as `CE_00`

Declined.*/
    Declined,
    ///`LOST`, sent with an empty code
    Lost,
    ///`OTHER`
    Other,
}

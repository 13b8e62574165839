// #[api(kind = K, status = 404)]
// pub(crate) enum E<T> {
//     /// Not there.
//     #[api(code = "NOT_FOUND")]
//     A(T),
//     #[api(code = "NOT_FOUND")]
//     B,
//     #[api(code = "other")]
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
            [404],
            [],
            "NOT_FOUNDNot there.NOT_FOUNDother",
            b"\0\0\t\n\0\0\0\0\t\0\0\0\0\0\x05\0\0\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 3] = __apierror::compiled_cells();
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T> __apierror::ApiError for E<T>
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
                    E::B => 1,
                    E::C => 2,
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
                >(
                    match self {
                        E::A { .. } => 0,
                        E::B => 1,
                        E::C => 2,
                    },
                    &__APIERROR_CELLS,
                ),
            )
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<T> __apierror::DeclaredError for E<T>
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
        [< T >] [E < T >] [where Self : __apierror::Error] "A,B,C"
    }
    impl K {
        /// The code.
        #[must_use]
        #[inline]
        pub const fn as_str(self) -> &'static __apierror::str {
            match self {
                Self::NotFound => "NOT_FOUND",
                Self::Other => "other",
            }
        }
        /// The code that is sent.
        #[must_use]
        #[inline]
        pub const fn code(self) -> &'static __apierror::str {
            match self {
                Self::NotFound => "NOT_FOUND",
                Self::Other => "other",
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
                "NOT_FOUND" => __apierror::Result::Ok(Self::NotFound),
                "other" => __apierror::Result::Ok(Self::Other),
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
                ::apierror::envelope::Service,
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
    impl<T> __apierror::From<&E<T>> for K {
        fn from(error: &E<T>) -> Self {
            match error {
                E::A { .. } => Self::NotFound,
                E::B { .. } => Self::NotFound,
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
pub(crate) enum K {
    /**`NOT_FOUND`

Not there.*/
    NotFound,
    ///`other`
    Other,
}

// enum E<'a, T: Clone, const N: usize>
// where
//     T: Send,
// {
//     #[api(code = "A", status = 400, message = "{0}")]
//     A(#[api(detail = "a")] Vec<T>, &'a [u8; N]),
// }

const _: () = {
    use ::apierror::__private as __apierror;
    enum __ApierrorSpecs {}
    impl __ApierrorSpecs {
        const FIELDS: &'static [__apierror::FieldSpec] = &[
            __apierror::FieldSpec::new("a", __apierror::FieldPlace::Detail, "Vec<T>"),
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
            [400],
            [__apierror::SpecOverride::Fields(0, 1)],
            "A{a}",
            b"\0\x01\x01\0\x03\x08\0\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 1] = __apierror::compiled_cells();
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a, T: Clone, const N: usize> __apierror::ApiError for E<'a, T, N>
    where
        T: Send,
        Self: __apierror::Error,
        T: __apierror::Serialize,
        T: __apierror::Display,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<
                __ApierrorSpecs,
                1,
            >(
                match self {
                    E::A { .. } => 0,
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
                E::A { 0: __apierror_0, .. } => {
                    __apierror::show(__apierror_out, __apierror_0)
                }
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
                    },
                    &__APIERROR_CELLS,
                ),
            )
        }
        fn details(&self) -> __apierror::Option<__apierror::Details<'_>> {
            __apierror::members(self, __apierror::Place::Detail)
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a, T: Clone, const N: usize> __apierror::Members for E<'a, T, N>
    where
        T: Send,
        Self: __apierror::Error,
        T: __apierror::Serialize,
        T: __apierror::Display,
    {
        fn visit(&self, __apierror_visitor: &mut dyn __apierror::Visitor) {
            match self {
                E::A { 0: __apierror_0, .. } => {
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
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a, T: Clone, const N: usize> __apierror::DeclaredError for E<'a, T, N>
    where
        T: Send,
        Self: __apierror::Error,
        T: __apierror::Serialize,
        T: __apierror::Display,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [__apierror::CatalogEntry] = __apierror::entries_of::<
            __ApierrorSpecs,
            1,
        >();
    }
    __apierror::integrate! {
        [< 'a, T : Clone, const N : usize >] [E < 'a, T, N >] [where T : Send, Self :
        __apierror::Error, T : __apierror::Serialize, T : __apierror::Display] "A"
    }
};

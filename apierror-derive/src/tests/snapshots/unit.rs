// #[api(status = 404)]
// enum E {
//     #[api(code = "A")]
//     A,
//     #[api(code = "B", status = 500)]
//     B,
// }

const _: () = {
    use ::apierror::__private as __apierror;
    enum __ApierrorSpecs {}
    impl __apierror::SpecTable<2> for __ApierrorSpecs {
        const SPECS: [__apierror::ErrorSpec; 2] = __apierror::table(
            __apierror::TypeDefaults {
                group: "E",
                domain: "",
                headers: &[],
                meta: &[],
                fields: &[],
            },
            [404, 500],
            [],
            "AB",
            b"\0\0\x01\0\0\0\x01\x03\x01\0\0\0",
        );
    }
    static __APIERROR_CELLS: [__apierror::CompiledCell; 2] = __apierror::compiled_cells();
    #[inline]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    fn __apierror_row(__apierror_error: &E) -> __apierror::usize {
        match __apierror_error {
            E::A => 0,
            E::B => 1,
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::ApiError for E
    where
        Self: __apierror::Error,
    {
        fn spec(&self) -> &'static __apierror::ErrorSpec {
            __apierror::spec_at::<__ApierrorSpecs, 2>(__apierror_row(self))
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
                    2,
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
            2,
        >();
    }
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Error] "A,B"
    }
};

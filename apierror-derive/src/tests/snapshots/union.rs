// #[api(union, from(Stock))]
// pub enum E {
//     A(A),
//     B { error: Box<b::B> },
// }

const _: () = {
    use ::apierror::__private as __apierror;
    #[allow(deprecated, reason = "a deprecated error is still a member")]
    const __APIERROR_ENTRIES: &[__apierror::CatalogEntry] = &[
        __apierror::CatalogEntry::Nested(<A as __apierror::DeclaredError>::ENTRIES),
        __apierror::CatalogEntry::Nested(<b::B as __apierror::DeclaredError>::ENTRIES),
    ];
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::DeclaredError for E
    where
        Self: __apierror::Debug,
    {
        type Envelope = ::apierror::envelope::Service;
        const ENTRIES: &'static [__apierror::CatalogEntry] = __APIERROR_ENTRIES;
        #[inline]
        fn forwarded(&self, _: __apierror::Token) -> &dyn __apierror::ApiError {
            match self {
                E::A { 0: __apierror_error } => {
                    <A as __apierror::DeclaredError>::forwarded(
                        __apierror_error,
                        __apierror::Token,
                    )
                }
                E::B { error: __apierror_error } => {
                    <b::B as __apierror::DeclaredError>::forwarded(
                        __apierror_error,
                        __apierror::Token,
                    )
                }
            }
        }
    }
    const _: () = __apierror::check_codes_of_union::<
        ::apierror::envelope::Service,
    >(__APIERROR_ENTRIES);
    __apierror::forward_union! {
        [pub] [] [E] [where Self : __apierror::Debug]
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<A> for E
    where
        Self: __apierror::Debug,
    {
        #[inline]
        fn from(__apierror_error: A) -> Self {
            E::A { 0: __apierror_error }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<Box<b::B>> for E
    where
        Self: __apierror::Debug,
    {
        #[inline]
        fn from(__apierror_error: Box<b::B>) -> Self {
            E::B { error: __apierror_error }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<b::B> for E
    where
        Self: __apierror::Debug,
    {
        #[inline]
        fn from(__apierror_error: b::B) -> Self {
            E::B {
                error: __apierror::Box::new(__apierror_error),
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<__ApierrorWider> __apierror::Widen<__ApierrorWider> for E
    where
        Self: __apierror::Debug,
        __ApierrorWider: __apierror::Holds<A> + __apierror::Holds<b::B>,
    {
        fn widen(self) -> __ApierrorWider {
            match self {
                E::A { 0: __apierror_error } => __apierror::From::from(__apierror_error),
                E::B { error: __apierror_error } => {
                    __apierror::From::from(*__apierror_error)
                }
            }
        }
    }
    #[allow(unused_imports, reason = "unused where no type needs the other path")]
    use __apierror::{MemberWithoutCauses as _, TakenAsUnion as _};
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<Stock> for E
    where
        Self: __apierror::Debug,
    {
        #[inline]
        fn from(__apierror_error: Stock) -> Self {
            __apierror::Taken::<Stock>::TAKEN
                .take(
                    __apierror_error,
                    &[
                        __apierror::MemberOf::<A, Stock>::CAUSES,
                        __apierror::MemberOf::<b::B, Stock>::CAUSES,
                    ],
                    |
                        __apierror_received: __apierror::Received<Stock>,
                        __apierror_member: __apierror::usize,
                        __apierror_variant: __apierror::usize|
                    match __apierror_member {
                        0 => {
                            E::A {
                                0: __apierror::MemberOf::<
                                    A,
                                    Stock,
                                >::caused(__apierror_received, __apierror_variant),
                            }
                        }
                        _ => {
                            E::B {
                                error: __apierror::Box::new(
                                    __apierror::MemberOf::<
                                        b::B,
                                        Stock,
                                    >::caused(__apierror_received, __apierror_variant),
                                ),
                            }
                        }
                    },
                )
        }
    }
    #[allow(deprecated, reason = "a deprecated error is still a member")]
    const _: () = __apierror::check_members(
        __apierror::Taken::<Stock>::IS_UPSTREAM,
        "Stock",
        &[
            ("A", __apierror::MemberOf::<A, Stock>::CAUSES),
            ("B", __apierror::MemberOf::<b::B, Stock>::CAUSES),
        ],
    );
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Debug] "A,B"
    }
};

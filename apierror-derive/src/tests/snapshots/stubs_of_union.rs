// #[api(union, from(Stock))]
// enum E {
//     A(A),
//     B,
//     C(Box<C>),
// }

const _: () = {
    use ::apierror::__private as __apierror;
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::DeclaredError for E
    where
        Self: __apierror::Debug,
    {
        type Envelope = __apierror::envelope::Service;
        const ENTRIES: &'static [__apierror::CatalogEntry] = &[];
        fn forwarded(&self, _: __apierror::Token) -> &dyn __apierror::ApiError {
            __apierror::unreachable!()
        }
    }
    __apierror::forward_union! {
        [] [] [E] [where Self : __apierror::Debug]
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<A> for E
    where
        Self: __apierror::Debug,
    {
        #[inline]
        fn from(__apierror_error: A) -> Self {
            __apierror::unreachable!()
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<Box<C>> for E
    where
        Self: __apierror::Debug,
    {
        #[inline]
        fn from(__apierror_error: Box<C>) -> Self {
            __apierror::unreachable!()
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<C> for E
    where
        Self: __apierror::Debug,
    {
        #[inline]
        fn from(__apierror_error: C) -> Self {
            __apierror::unreachable!()
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<__ApierrorWider> __apierror::Widen<__ApierrorWider> for E
    where
        Self: __apierror::Debug,
        __ApierrorWider: __apierror::Holds<A> + __apierror::Holds<C>,
    {
        fn widen(self) -> __ApierrorWider {
            __apierror::unreachable!()
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl __apierror::From<Stock> for E
    where
        Self: __apierror::Debug,
    {
        #[inline]
        fn from(__apierror_error: Stock) -> Self {
            __apierror::unreachable!()
        }
    }
    __apierror::integrate! {
        [] [E] [where Self : __apierror::Debug] ""
    }
};
::core::compile_error! {
    "variant `B` of a union holds no error; write one, such as `B(B)`"
}

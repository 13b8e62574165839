// #[api(union, envelope = apierror::envelope::Flat)]
// enum E<'a, T: Clone>
// where
//     T: Send,
// {
//     A(A<'a>),
//     Many(Box<Many<T>>),
//     Any(T),
// }

const _: () = {
    use ::apierror::__private as __apierror;
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a, T: Clone> __apierror::DeclaredError for E<'a, T>
    where
        T: Send,
        Self: __apierror::Debug,
        Many<T>: __apierror::DeclaredError,
        T: __apierror::DeclaredError,
    {
        type Envelope = apierror::envelope::Flat;
        const ENTRIES: &'static [__apierror::CatalogEntry] = &[
            __apierror::CatalogEntry::Nested(
                <A<'a> as __apierror::DeclaredError>::ENTRIES,
            ),
            __apierror::CatalogEntry::Nested(
                <Many<T> as __apierror::DeclaredError>::ENTRIES,
            ),
            __apierror::CatalogEntry::Nested(<T as __apierror::DeclaredError>::ENTRIES),
        ];
        #[inline]
        fn forwarded(&self, _: __apierror::Token) -> &dyn __apierror::ApiError {
            match self {
                E::A { 0: __apierror_error } => {
                    <A<
                        'a,
                    > as __apierror::DeclaredError>::forwarded(
                        __apierror_error,
                        __apierror::Token,
                    )
                }
                E::Many { 0: __apierror_error } => {
                    <Many<
                        T,
                    > as __apierror::DeclaredError>::forwarded(
                        __apierror_error,
                        __apierror::Token,
                    )
                }
                E::Any { 0: __apierror_error } => {
                    <T as __apierror::DeclaredError>::forwarded(
                        __apierror_error,
                        __apierror::Token,
                    )
                }
            }
        }
    }
    __apierror::forward_union! {
        [] [< 'a, T : Clone >] [E < 'a, T >] [where T : Send, Self : __apierror::Debug,
        Many < T > : __apierror::DeclaredError, T : __apierror::DeclaredError]
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a, T: Clone> __apierror::From<A<'a>> for E<'a, T>
    where
        T: Send,
        Self: __apierror::Debug,
        Many<T>: __apierror::DeclaredError,
        T: __apierror::DeclaredError,
    {
        #[inline]
        fn from(__apierror_error: A<'a>) -> Self {
            E::A { 0: __apierror_error }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a, T: Clone> __apierror::From<Box<Many<T>>> for E<'a, T>
    where
        T: Send,
        Self: __apierror::Debug,
        Many<T>: __apierror::DeclaredError,
        T: __apierror::DeclaredError,
    {
        #[inline]
        fn from(__apierror_error: Box<Many<T>>) -> Self {
            E::Many { 0: __apierror_error }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a, T: Clone> __apierror::From<Many<T>> for E<'a, T>
    where
        T: Send,
        Self: __apierror::Debug,
        Many<T>: __apierror::DeclaredError,
        T: __apierror::DeclaredError,
    {
        #[inline]
        fn from(__apierror_error: Many<T>) -> Self {
            E::Many {
                0: __apierror::Box::new(__apierror_error),
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, reason = "generated code names deprecated items too")]
    impl<'a, T: Clone, __ApierrorWider> __apierror::Widen<__ApierrorWider> for E<'a, T>
    where
        T: Send,
        Self: __apierror::Debug,
        Many<T>: __apierror::DeclaredError,
        T: __apierror::DeclaredError,
        __ApierrorWider: __apierror::Holds<A<'a>> + __apierror::Holds<Many<T>>
            + __apierror::Holds<T>,
    {
        fn widen(self) -> __ApierrorWider {
            match self {
                E::A { 0: __apierror_error } => __apierror::From::from(__apierror_error),
                E::Many { 0: __apierror_error } => {
                    __apierror::From::from(*__apierror_error)
                }
                E::Any { 0: __apierror_error } => {
                    __apierror::From::from(__apierror_error)
                }
            }
        }
    }
    __apierror::integrate! {
        [< 'a, T : Clone >] [E < 'a, T >] [where T : Send, Self : __apierror::Debug, Many
        < T > : __apierror::DeclaredError, T : __apierror::DeclaredError] "A,Many,Any"
    }
};

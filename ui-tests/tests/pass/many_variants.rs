use apierror::{ApiError, DeclaredError};

macro_rules! many {
    ($($name:ident)*) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("failed")]
        #[api(status = 503, rename_all = "SCREAMING_SNAKE_CASE")]
        enum Many {
            $(
                $name {
                    #[api(detail)]
                    id: u32,
                    #[api(retry_after)]
                    wait: Option<u32>,
                },
            )*
        }
    };
}

many! {
    EAa EAb EAc EAd EAe EAf EAg EAh EAi EAj EAk EAl EAm EAn EAo
    EBa EBb EBc EBd EBe EBf EBg EBh EBi EBj EBk EBl EBm EBn EBo
    ECa ECb ECc ECd ECe ECf ECg ECh ECi ECj ECk ECl ECm ECn ECo
    EDa EDb EDc EDd EDe EDf EDg EDh EDi EDj EDk EDl EDm EDn EDo
    EEa EEb EEc EEd EEe EEf EEg EEh EEi EEj EEk EEl EEm EEn EEo
    EFa EFb EFc EFd EFe EFf EFg EFh EFi EFj EFk EFl EFm EFn EFo
    EGa EGb EGc EGd EGe EGf EGg EGh EGi EGj EGk EGl EGm EGn EGo
    EHa EHb EHc EHd EHe EHf EHg EHh EHi EHj EHk EHl EHm EHn EHo
    EIa EIb EIc EId EIe EIf EIg EIh EIi EIj EIk EIl EIm EIn EIo
    EJa EJb EJc EJd EJe EJf EJg EJh EJi EJj EJk EJl EJm EJn EJo
}

#[test]
fn compiles_and_runs() {
    assert_eq!(Many::specs().count(), 150);
    assert_eq!(Many::EJo { id: 7, wait: None }.to_response().status(), 503);
}

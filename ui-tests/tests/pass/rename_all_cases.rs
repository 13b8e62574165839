use apierror::ApiError;

macro_rules! cased {
    ($($name:ident = $case:literal, $code:literal, $field:literal;)*) => {$(
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("failed")]
        #[api(status = 404, rename_all = $case, rename_all_fields = $case)]
        enum $name {
            VeryTasty {
                #[api(detail)]
                very_tasty: u8,
            },
        }

        let error = $name::VeryTasty { very_tasty: 1 };
        assert_eq!((error.code(), error.spec().fields[0].name), ($code, $field));
    )*};
}

#[test]
fn compiles_and_runs() {
    cased! {
        Lower = "lowercase", "verytasty", "very_tasty";
        Upper = "UPPERCASE", "VERYTASTY", "VERY_TASTY";
        Pascal = "PascalCase", "VeryTasty", "VeryTasty";
        Camel = "camelCase", "veryTasty", "veryTasty";
        Snake = "snake_case", "very_tasty", "very_tasty";
        ScreamingSnake = "SCREAMING_SNAKE_CASE", "VERY_TASTY", "VERY_TASTY";
        Kebab = "kebab-case", "very-tasty", "very-tasty";
        ScreamingKebab = "SCREAMING-KEBAB-CASE", "VERY-TASTY", "VERY-TASTY";
    }
}

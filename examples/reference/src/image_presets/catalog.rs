//! The catalog of the image presets API, from which its reference page is made.

use apierror::{Catalog, Failure, Section, Tables, envelope};

use super::{ImagePresetsError, one_of_each};

const INTRODUCTION: &str = "
    All errors share a common envelope (set by `AllExceptionsFilter`). The retry policy goes by the status:

    - **400 / 403 / 404** — don't retry; fix the request.
    - **401** — don't retry; re-check the API key.
    - **429** — backoff (exponential) and retry.
    - **500 / 502 / 503** — backoff and retry up to 3× over ~30s.
    - **504** — switch to async mode or poll the returned `jobId`.
";

const COMMUNITY_PRESET: &str = "
    ```http
    PATCH /v0/images/presets/<community-imported-id>
    ```

    The answer is `403`: `ไม่สามารถแก้ไข preset ที่นำเข้าจาก Community ได้`

    Fix: only edit presets your team authored (`accessLevel: \"FULL\"`). Fork the ชุมชนพรีเช็ต via the web UI to create
    a team copy.
";

const OTHER_TEAM: &str = "
    ```http
    PATCH /v0/images/presets/<other-team-preset-id>
    ```

    The answer is `404`: `ไม่พบ preset ของทีม`

    API keys are team-scoped — you can only mutate presets the key's team owns.
";

const VARIABLE: &str = "
    ```http
    POST /v0/images/generations

    { \"presetId\": \"...\", \"variables\": {} }
    ```

    The answer is `400`: `ค่า {{product_name}} จำเป็นต้องระบุ`

    Always send every `requirement.key` where `required: true`.
";

const ASPECT_RATIO: &str = "
    ```http
    POST /v0/images/generations

    { \"prompt\": \"...\", \"aspectRatio\": \"5:3\" }
    ```

    The answer is `400`: `Invalid aspectRatio \"5:3\". Allowed: 1:1, 1:2, ...`

    See `images.md` for the full whitelist.
";

const API_KEY: &str = "
    ```http
    GET /v0/images/presets
    ```

    | `Authorization` | The answer |
    |---|---|
    | no header | `401`: `Missing API key` |
    | wrong format | `401`: `Invalid API key format` |
    | revoked or unknown | `401`: `Invalid or revoked API key` |
";

const TIMEOUT: &str = "
    ```http
    POST /v0/images/generations

    { \"prompt\": \"...\", \"modelVersion\": \"gpt-image-2\" }
    ```

    `gpt-image-2` is a slow model. The answer is `504`: `Generation timed out after 180s`, with the members `jobId`
    (`abc-123`) and `hint` (`GET /v0/images/generations/abc-123 to check status`). Either:

    1. Use `?async=true` for slow models — gets `{ id, status: 'queued' }` immediately, poll the job.
    2. Catch the `504` and call `GET /v0/images/generations/:jobId` with the returned `jobId`.
";

/// Returns the errors of the API, with an example of each. Of the failures around the
/// routes, a wrong method has no error of the API.
pub fn catalog() -> Catalog {
    Catalog::of::<ImagePresetsError>()
        .in_service::<envelope::NestJs>()
        .example_path("/v0/images/presets/<id>")
        .and_failure::<ImagePresetsError>(Failure::MethodNotAllowed)
        .title("Error Reference")
        .introduction(INTRODUCTION)
        .tables(Tables::ByStatus)
        .heading(Section::Codes, "HTTP Status Codes")
        .heading(Section::Retry, "Retry Policy")
        .heading(Section::Scenarios, "Concrete Examples")
        .scenario("403 — editing a community-imported preset", COMMUNITY_PRESET)
        .scenario("404 — preset not in this team", OTHER_TEAM)
        .scenario("400 — missing required variable", VARIABLE)
        .scenario("400 — invalid aspect ratio", ASPECT_RATIO)
        .scenario("401 — bad API key", API_KEY)
        .scenario("504 — sync generation timeout", TIMEOUT)
        .examples(one_of_each())
}

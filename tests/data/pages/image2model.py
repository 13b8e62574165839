import requests
from time import sleep

def api_request_with_retry(url, headers, max_retries=3):
    for attempt in range(max_retries):
        try:
            response = requests.get(url, headers=headers)

            if response.status_code == 200:
                return response.json()

            error = response.json()
            error_code = error['detail']['code']

            # Handle specific errors
            if error_code == 'RATE_LIMIT_EXCEEDED':
                retry_after = error['detail']['details'].get('retry_after', 60)
                sleep(retry_after)
                continue

            elif error_code == 'FAL_RATE_LIMIT':
                # External service rate limit - wait longer
                sleep(120)
                continue

            elif error_code in ['AUTHENTICATION_REQUIRED', 'INVALID_API_KEY']:
                # Authentication errors - don't retry
                raise Exception(f"Authentication error: {error['detail']['message']}")

            elif response.status_code >= 500:
                # Server errors - retry with backoff
                sleep(2 ** attempt)
                continue

            else:
                # Client errors - don't retry
                raise Exception(f"Client error: {error['detail']['message']}")

        except requests.RequestException as e:
            if attempt == max_retries - 1:
                raise
            sleep(2 ** attempt)

    raise Exception("Max retries exceeded")

//! HTTPS by rustls with the cryptography of ring. The SDK's own default, aws-lc, gathers random numbers from the processor's
//! jitter at its first use: 40 ms of a whole processor before a cold function's first call, and a zip that is a quarter of a
//! megabyte bigger (docs/performance.md, "The first second").

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{
    HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

/// The SDK's client of HTTPS.
#[must_use]
pub fn https_client() -> SharedHttpClient {
    Builder::new()
        .build_with_connector_fn(|settings, components| connector(settings.cloned(), components))
}

/// The same for who makes requests without the SDK.
#[must_use]
pub fn https_connector() -> SharedHttpConnector {
    SharedHttpConnector::new(connector(None, None))
}

/// With the proxy that the environment names: `HTTPS_PROXY`, `NO_PROXY`.
fn connector(
    settings: Option<HttpConnectorSettings>,
    components: Option<&RuntimeComponents>,
) -> Connector {
    let mut connector = Connector::builder().proxy_config(ProxyConfig::from_env());
    connector.set_connector_settings(settings);
    connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
    connector
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build()
}

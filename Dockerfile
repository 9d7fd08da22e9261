# syntax=docker/dockerfile:1
# An image with the one binary and nothing else of ours in it:
#   docker build -t ai-projects-hub .
#   docker run -p 127.0.0.1:7420:7420 -v hub-data:/data ai-projects-hub

FROM node:20-bookworm-slim AS node

FROM rust:1.95-bookworm AS build
# npm brings wasm-opt, which makes the browser's download small.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && rustup target add wasm32-unknown-unknown
WORKDIR /source
COPY . .
RUN cargo xtask build --release

FROM debian:bookworm-slim
RUN useradd --system --uid 7420 --home-dir /data --shell /usr/sbin/nologin hub \
 && install --directory --owner hub --group hub --mode 700 /data
COPY --from=build /source/target/release/hub /usr/local/bin/hub
USER hub
ENV HUB_ADDR=0.0.0.0:7420 HUB_DATA=/data
VOLUME /data
EXPOSE 7420
STOPSIGNAL SIGTERM
# bash speaks TCP itself; the image needs no curl for this.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/7420 && printf 'GET /readyz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["hub"]
CMD ["serve"]

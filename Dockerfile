# The service in an image: an ordinary user, and a root file system that may be read-only.
#
#   docker build -t supportkpi .
#   docker run --read-only --tmpfs /tmp -v supportkpi:/data -p 8000:8000 supportkpi
#
# Without SUPPORTKPI_DATABASE_URL it brings its own PostgreSQL, which keeps its data in /data.

FROM python:3.12-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/supportkpi
WORKDIR /src

# Dependencies change less often than our code, so they get a layer of their own.
COPY constraints.txt pyproject.toml ./
RUN python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' \
        > requirements.txt \
    && /opt/supportkpi/bin/pip install --quiet -r requirements.txt -c constraints.txt

COPY LICENSE README.md ./
COPY openapi openapi
COPY domain domain
COPY persistence persistence
COPY helpdesks helpdesks
COPY surveys surveys
COPY api api
RUN /opt/supportkpi/bin/pip install --quiet --no-deps . \
    && /opt/supportkpi/bin/pip check


FROM python:3.12-slim-bookworm

# initdb wants a user with a name.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin supportkpi \
    && install -d -o supportkpi -g supportkpi -m 0700 /data
COPY --from=build /opt/supportkpi /opt/supportkpi

ENV PATH=/opt/supportkpi/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SUPPORTKPI_HOST=0.0.0.0 \
    SUPPORTKPI_PORT=8000 \
    SUPPORTKPI_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000

# Whether the process lives: whether it is ready, which depends on the database, is for the balancer.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"SUPPORTKPI_PORT\"]}/livez', timeout=2)"]

ENTRYPOINT ["supportkpi"]
CMD ["serve"]

FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements/run.txt requirements/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/run.txt
COPY . .
RUN BYLINE_DATA=/tmp/data BYLINE_STATIC=/app/staticfiles SECRET_KEY=unused /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
 && /venv/bin/python -m compileall -q .

FROM python:3.13-slim
# The code belongs to root and cannot be changed from within; all that the site keeps is in /data.
RUN mkdir /data && chown 10001:10001 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOST_DEFAULT=0.0.0.0 BYLINE_DATA_DEFAULT=/data BYLINE_STATIC_DEFAULT=/app/staticfiles
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=90s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=5)"]
CMD ["python", "manage.py", "serve"]

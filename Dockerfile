# Two images of this clone, one for learners and one for grading; docs/facilitator.md says how they are used.
FROM python:3.13-slim AS wheel
WORKDIR /kit
COPY pyproject.toml README.md LICENSE ./
COPY src src
COPY course course
COPY notebooks notebooks
COPY exercises exercises
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir dist .

FROM python:3.13-slim AS kit
COPY constraints.txt /kit/
COPY --from=wheel /kit/dist /kit/dist
RUN python -m pip install --no-cache-dir --root-user-action=ignore -c /kit/constraints.txt /kit/dist/*.whl

# It becomes nobody for learners' code, and makes the fence for it: docker run --privileged.
FROM kit AS grader
WORKDIR /work
ENTRYPOINT ["managerkit"]
CMD ["--help"]

# The last stage is what `docker build` makes where nobody says --target.
FROM kit AS learner
RUN useradd --create-home --uid 1000 learner && install -d -o learner /work
# What reaches a container comes from outside of it; who may reach it is said by `docker run -p`.
RUN echo '{"ServerApp": {"ip": "0.0.0.0"}}' > /usr/local/etc/jupyter/jupyter_server_config.json
USER 1000
WORKDIR /work
EXPOSE 8888
CMD ["managerkit", "start", "--no-browser"]

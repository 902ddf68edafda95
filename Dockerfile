# Images of this clone: for learners and for grading, which docs/facilitator.md says how to use, and for servers on a
# cluster, as in docs/hub.md.
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

# Learners' servers and the cohort's on a cluster. The hub there says which JupyterHub: --build-arg JUPYTERHUB=5.5.0.
FROM kit AS hub
ARG JUPYTERHUB
RUN python -m pip install --no-cache-dir --root-user-action=ignore "jupyterhub==$JUPYTERHUB"
RUN useradd --create-home --home-dir /learner --uid 1000 --gid 100 learner
USER 1000
WORKDIR /learner
CMD ["jupyterhub-singleuser"]

# The last stage is what `docker build` makes where nobody says --target.
FROM kit AS learner
RUN useradd --create-home --uid 1000 learner && install -d -o learner /work
# What reaches a container comes from outside of it; who may reach it is said by `docker run -p`.
RUN echo '{"ServerApp": {"ip": "0.0.0.0"}}' > /usr/local/etc/jupyter/jupyter_server_config.json
USER 1000
WORKDIR /work
EXPOSE 8888
CMD ["managerkit", "start", "--no-browser"]

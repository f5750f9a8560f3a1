"""GET, DELETE and POST /jobs: how far an ingest is, and stopping or repeating it."""

from __future__ import annotations

import threading

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import Field

from service.jobs import Jobs
from service.types.intake import Job
from service.types.models import Model
from service.web.streaming import HEARTBEAT_S, stream_job

_UNKNOWN = {404: "Unknown job"}


class JobList(Model):
    """Jobs, newest first."""

    jobs: tuple[Job, ...]


class Page(Model):
    limit: int = Field(20, ge=1, le=500)
    offset: int = Field(0, ge=0, lt=2**63)


def blueprint(jobs: Jobs, slots: threading.BoundedSemaphore) -> APIBlueprint:
    """`slots` bounds how many streams are open at once, of any kind."""
    api = APIBlueprint("jobs", __name__, url_prefix="/jobs", tag="Jobs")

    @api.get("")
    @api.input(Page, location="query")
    @api.output(JobList)
    def listing(query_data: Page) -> JobList:
        """Lists the jobs of the last seven days."""
        return JobList(jobs=tuple(jobs.jobs(query_data.limit, query_data.offset)))

    @api.get("/<job_id>")
    @api.output(Job, description="The job; with `Accept: text/event-stream` its progress as events")
    @api.doc(summary="How far a job is", responses={**_UNKNOWN, 503: "Too many streams are open"})
    def one(job_id: str) -> Response | Job:
        job = jobs.job(job_id)
        if request.accept_mimetypes.best == "text/event-stream":
            return stream_job(jobs.watch(job_id, HEARTBEAT_S), slots)
        return job

    @api.delete("/<job_id>")
    @api.output(Job, description="The job as it was left")
    @api.doc(summary="Cancel a job, or remove one that has ended", responses=_UNKNOWN)
    def remove(job_id: str) -> Job:
        """What was ingested stays. Removing a job also removes what it keeps of failed items."""
        if (job := jobs.job(job_id)).ended:
            jobs.forget(job_id)
            return job
        return jobs.cancel(job_id)

    @api.post("/<job_id>/cancel")
    @api.output(Job, description="The job as it was left")
    @api.doc(summary="Cancel a job", responses=_UNKNOWN)
    def cancel(job_id: str) -> Job:
        """What was ingested stays; a document that is being worked on is left as it was before."""
        return jobs.cancel(job_id)

    @api.post("/<job_id>/retry")
    @api.output(Job, status_code=202, description="The job, which goes on")
    @api.doc(summary="Try failed items again", responses=_UNKNOWN)
    def retry(job_id: str) -> Job:
        """Ingests what failed once more; a job without failed items stays as it is."""
        return jobs.retry(job_id)

    return api

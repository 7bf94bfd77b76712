"""What is counted every month."""

from enum import IntEnum, auto


class Flow(IntEnum):
    """Moves of people within a month, counted by age group."""

    HIRED_FROM_UNEMPLOYMENT = 0
    HIRED_FROM_JOB = auto()
    HIRED_FROM_OUTSIDE = auto()  # first job, back from inactivity
    HIRED_FROM_GIG = auto()
    SEPARATED = auto()  # job to unemployment, layoffs included
    LAID_OFF_TECHNOLOGY = auto()
    LAID_OFF_DEMAND = auto()
    LEFT_LABOUR_FORCE = auto()  # from a job
    LEFT_UNEMPLOYMENT = auto()  # to inactivity
    RETURNED = auto()  # from inactivity
    GIG_ENTERED = auto()
    GIG_LEFT = auto()  # to unemployment
    OWN_ENTERED = auto()
    OWN_FAILED = auto()
    RETIRED = auto()  # from a job


FLOWS = len(Flow)

PEOPLE, SHARE, YUAN, JOBS, MONTHS = "people", "share", "yuan", "jobs", "months"
YUAN_A_MONTH = "yuan per month"

INDICATORS: dict[str, str] = {
    "labour_force": PEOPLE,
    "employed": PEOPLE,
    "formal_jobs": PEOPLE,
    "platform_work": PEOPLE,
    "own_business": PEOPLE,
    "unemployed": PEOPLE,
    "first_job_seekers": PEOPLE,
    "inactive": PEOPLE,
    "unemployment_rate": SHARE,
    "unemployment_rate_35_plus": SHARE,
    "unemployment_rate_under_35": SHARE,
    "focal_unemployment_rate": SHARE,
    "focal_employment_share": SHARE,
    "vacancies": JOBS,
    "hires": PEOPLE,
    "openings": JOBS,
    "withdrawn": JOBS,
    "separations": PEOPLE,
    "layoffs_technology": PEOPLE,
    "layoffs_demand": PEOPLE,
    "mean_wage": YUAN_A_MONTH,
    "base_pay_index": "relative to the start",
    "platform_pay": YUAN_A_MONTH,
    "focal_income": YUAN_A_MONTH,
    "adoption_llm": "share of firms",
    "adoption_vision": "share of firms",
    "adoption_robot": "share of firms",
    "redeployed": PEOPLE,
    "jobs_removed": JOBS,
    "jobs_added_by_output": JOBS,
    "jobs_new_tasks": JOBS,
    "jobs_targeted": JOBS,
    "output": YUAN,
    "enrolled": PEOPLE,
    "completed": PEOPLE,
    "order_hires": PEOPLE,
    "curriculum_age": MONTHS,
    "lessons": PEOPLE,
    "counselled": PEOPLE,
    "benefits_paid": YUAN,
    "public_training_paid": YUAN,
    "programmes_paid": YUAN,
    "programmes_out_of_money": "programmes",
    "taxes_received": YUAN,
    "public_spending": YUAN,
}
"""Monthly indicators and their units, of the simulated people, in the order of the columns."""

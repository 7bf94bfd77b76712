"""``jobshift`` on the command line.

Nothing heavy is imported before a command needs it: help and errors answer at once.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import sim
from sim.app.failure import BAD_INPUT, exit_code_of
from sim.app.help_texts import translated
from sim.app.options import (
    Assume,
    BriefFile,
    BriefForm,
    Budget,
    Cluster,
    Competitors,
    DryRun,
    Ensemble,
    EnsembleSize,
    Form,
    Format,
    Horizon,
    Journal,
    Kept,
    Lang,
    Months,
    NamedSweep,
    NoBrowser,
    NoPlacebo,
    NotKept,
    OfScenario,
    Out,
    OwnFile,
    PanelSize,
    Picture,
    Population,
    Populations,
    Port,
    Processes,
    ReportFile,
    RetryFailed,
    ScenarioOfSweep,
    Seed,
    Seeds,
    Share,
    Workers,
    asked_language,
    asked_place,
    check_threads,
    number,
    read_path,
    whole,
)
from sim.app.screen import ready_streams
from sim.language import Language, language, language_of_the_place
from sim.store.place import place_of

application = typer.Typer(add_completion=False)

# `lang` is read beforehand, in `main`, so that help and errors speak the language too.


@application.callback(invoke_without_command=True)
def jobshift(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", is_eager=True)] = False,
    lang: Lang = None,
) -> None:
    """What comes before a command."""
    check_threads()
    if version:
        print(f"jobshift {sim.__version__}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


@application.command()
def scenarios(context: typer.Context, form: Form = Format.TABLE, lang: Lang = None) -> None:
    """List the scenarios that ship."""
    from sim.app.scenarios import list_scenarios

    list_scenarios(form, _words(context))


@application.command()
def check(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE")],
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Read scenario files and say everything that is wrong with them."""
    from sim.app.scenarios import check_scenarios

    if not check_scenarios(files, form, _words(context)):
        raise typer.Exit(BAD_INPUT)


@application.command()
def serve(
    context: typer.Context,
    port: Port = 8080,
    no_browser: NoBrowser = False,
    share: Share = False,
    store: Kept = None,
    no_store: NotKept = False,
    lang: Lang = None,
) -> None:
    """Serve the page for a classroom."""
    from sim.app.dashboard.serve import serve

    place = asked_place(store, no_store)
    serve(port, not no_browser, share, lang, place, _words(context))


@application.command()
def run(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO")],
    seed: Seed = 1,
    population: Population = None,
    months: Months = None,
    competitors: Competitors = None,
    out: Out = None,
    panel: PanelSize = None,
    store: Kept = None,
    no_store: NotKept = False,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Live one world."""
    from sim.app.worlds import Files, Size, run_scenario

    size = Size(population, months, competitors)
    place = asked_place(store, no_store)
    run_scenario(scenario, seed, size, place, Files.of(out, panel), form, _words(context))


@application.command()
def compare(
    context: typer.Context,
    baseline: Annotated[str, typer.Argument(metavar="BASELINE")],
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO")],
    seeds: Seeds = 20,
    seed: Seed = 1,
    population: Population = None,
    months: Months = None,
    competitors: Competitors = None,
    processes: Processes = None,
    no_placebo: NoPlacebo = False,
    ensemble: Ensemble = False,
    out: Out = None,
    panel: PanelSize = None,
    store: Kept = None,
    no_store: NotKept = False,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Set scenarios beside a baseline, seed by seed."""
    from sim.app.worlds import Files, Request, Size, compare_scenarios

    size = Size(population, months, competitors)
    request = Request([baseline, *scenarios], seeds, seed, size, processes, not no_placebo)
    place, files = asked_place(store, no_store), Files.of(out, panel)
    if ensemble:
        from sim.app.robustness import compare_over_ensemble

        return compare_over_ensemble(request, place, files, form, _words(context))
    compare_scenarios(request, place, files, form, _words(context))


@application.command()
def report(
    context: typer.Context,
    baseline: Annotated[str, typer.Argument(metavar="BASELINE")],
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO")],
    seeds: Seeds = 20,
    seed: Seed = 1,
    population: Population = None,
    months: Months = None,
    competitors: Competitors = None,
    processes: Processes = None,
    file: ReportFile = Path("report.html"),
    store: Kept = None,
    no_store: NotKept = False,
    lang: Lang = None,
) -> None:
    """Write a comparison as one page."""
    from sim.app.worlds import Request, Size, report_scenarios

    size = Size(population, months, competitors)
    request = Request([baseline, *scenarios], seeds, seed, size, processes, placebo=True)
    report_scenarios(request, asked_place(store, no_store), file, _words(context))


@application.command()
def brief(
    context: typer.Context,
    scenarios_or_default: Annotated[
        list[str] | None, typer.Argument(metavar="[BASELINE] SCENARIO")
    ] = None,
    seeds: Seeds = 20,
    seed: Seed = 1,
    population: Population = None,
    months: Months = None,
    competitors: Competitors = None,
    assume: Assume = None,
    processes: Processes = None,
    brief_form: BriefForm = None,
    brief_file: BriefFile = None,
    store: Kept = None,
    no_store: NotKept = False,
    lang: Lang = None,
) -> None:
    """Write a comparison as a brief for a proposal."""
    from sim.app import briefs
    from sim.app.worlds import Request, Size

    file = briefs.brief_file(brief_file, brief_form)
    assumptions = briefs.assumptions_of(assume or [])
    size = Size(population, months, competitors)
    names = briefs.pair_of(scenarios_or_default or [])
    request = Request(names, seeds, seed, size, processes, placebo=True)
    briefs.write_briefs(request, assumptions, asked_place(store, no_store), file, _words(context))


@application.command("test-claim")
def claim(
    context: typer.Context,
    scenario_of_claim: Annotated[str, typer.Argument(metavar="SCENARIO")] = "order_based_training",
    change: Annotated[str | None, typer.Option("--if", metavar="NAME=VALUE")] = None,
    instead_of: Annotated[str | None, typer.Option("--instead-of", metavar="VALUE")] = None,
    then: Annotated[str, typer.Option("--then", metavar="OUTCOME")] = "net",
    fewer: Annotated[bool, typer.Option("--fewer")] = False,
    more: Annotated[bool, typer.Option("--more")] = False,
    by: Annotated[str, typer.Option("--by", metavar="N")] = "0",
    beside: Annotated[str, typer.Option("--baseline", metavar="SCENARIO")] = "baseline",
    at_horizon: Annotated[
        int | None, typer.Option("--horizon", parser=whole("--horizon"), metavar="MONTHS")
    ] = None,
    levels: Annotated[int, typer.Option(parser=whole("--levels"), metavar="N")] = 5,
    seeds: Seeds = 20,
    seed: Seed = 1,
    population: Population = None,
    months: Months = None,
    competitors: Competitors = None,
    processes: Processes = None,
    store: Kept = None,
    no_store: NotKept = False,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Test an author's claim."""
    from sim.app.claims import Said, answer_claim
    from sim.app.worlds import Request, Size

    said = Said(change, instead_of, then, fewer, more, by, at_horizon, levels)
    size = Size(population, months, competitors)
    request = Request([beside, scenario_of_claim], seeds, seed, size, processes, placebo=False)
    answer_claim(said, request, asked_place(store, no_store), form, _words(context))


@application.command()
def sweep(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE")],
    dry_run: DryRun = False,
    retry_failed: RetryFailed = False,
    processes: Processes = None,
    cluster: Cluster = None,
    store: Kept = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Live the worlds of a design that the store does not have."""
    from sim.app.sweeps import How, sweep_file

    how = How(processes, cluster, retry_failed, dry_run)
    sweep_file(file, how, place_of(store), form, _words(context))


@application.command()
def status(
    context: typer.Context,
    sweep_or_newest: Annotated[str | None, typer.Argument(metavar="SWEEP")] = None,
    store: Kept = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Say how far a sweep is."""
    from sim.app.sweeps import sweep_status

    sweep_status(sweep_or_newest, place_of(store), form, _words(context))


@application.command()
def parameters(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME")] = None,
    economy: Annotated[str, typer.Option(metavar="NAME")] = "guangdong",
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """List the numbers of the model, or those whose name or description holds NAME."""
    from sim.app.parameters import list_parameters

    list_parameters(name, economy, form, _words(context))


@application.command()
def validate(
    context: typer.Context,
    seeds: Seeds = 8,
    seed: Seed = 1,
    population: Population = 20_000,
    processes: Processes = None,
    out: Out = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Set the model beside findings that it was never fitted to."""
    from sim.app.validation import validate_model

    validate_model(
        seeds,
        seed,
        20_000 if population is None else population,
        processes,
        out,
        form,
        _words(context),
    )


@application.command()
def calibrate(
    context: typer.Context,
    budget: Budget = 300,
    ensemble_size: EnsembleSize = 64,
    economy: Annotated[str, typer.Option(metavar="NAME")] = "guangdong",
    population: Population = 20_000,
    processes: Processes = None,
    journal: Journal = Path("outputs/calibration.journal"),
    dry_run: DryRun = False,
    out: Out = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Fit parameters to published figures: the best set, and all that fit as well."""
    from sim.app.calibration import Asked, calibrate_economy

    size = 20_000 if population is None else population
    asked = Asked(economy, budget, ensemble_size, size, processes, journal)
    calibrate_economy(asked, dry_run, out, form, _words(context))


@application.command()
def policies(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME")] = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """List the policies, or show what one of them does and every number of it."""
    from sim.app.policies import show_policies

    show_policies(name, form, _words(context))


@application.command()
def sensitivity(
    context: typer.Context,
    sensitivity_file: Annotated[str, typer.Argument(metavar="FILE")],
    outcomes: Annotated[list[str] | None, typer.Option("--outcome", metavar="NAME")] = None,
    dry_run: DryRun = False,
    retry_failed: RetryFailed = False,
    processes: Processes = None,
    cluster: Cluster = None,
    out: Out = None,
    store: Kept = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Find the assumptions that matter."""
    from sim.app.analyses import find_sensitivity
    from sim.app.sweeps import How

    how = How(processes, cluster, retry_failed, dry_run)
    place, words = place_of(store), _words(context)
    find_sensitivity(sensitivity_file, outcomes or [], how, out, place, form, words)


@application.command()
def explore(
    context: typer.Context,
    sweep: NamedSweep,
    outcome: Annotated[str | None, typer.Option("--outcome", metavar="NAME")] = None,
    above: Annotated[float | None, typer.Option(parser=number("--above"), metavar="N")] = None,
    below: Annotated[float | None, typer.Option(parser=number("--below"), metavar="N")] = None,
    of_scenario: ScenarioOfSweep = None,
    out: Out = None,
    store: Kept = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Find the assumptions that flip a conclusion."""
    from sim.app.analyses import explore_sweep

    place, words = place_of(store), _words(context)
    explore_sweep(sweep, outcome, above, below, of_scenario, out, place, form, words)


@application.command()
def frontier(
    context: typer.Context,
    sweep: NamedSweep,
    horizon: Horizon = None,
    out: Out = None,
    store: Kept = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Set jobs against yuan."""
    from sim.app.analyses import find_frontier

    find_frontier(sweep, horizon, out, place_of(store), form, _words(context))


@application.command("break-even")
def break_even(
    context: typer.Context,
    sweep: NamedSweep,
    parameter: Annotated[str, typer.Argument(metavar="NAME")],
    price: Annotated[float, typer.Option(parser=number("--price"), metavar="YUAN")],
    of_scenario: ScenarioOfSweep = None,
    horizon: Horizon = None,
    out: Out = None,
    store: Kept = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Find where an additional job-year is worth its price."""
    from sim.app.analyses import find_break_even

    place, words = place_of(store), _words(context)
    find_break_even(sweep, parameter, price, of_scenario, horizon, out, place, form, words)


@application.command()
def worker(
    context: typer.Context,
    worker: Annotated[str, typer.Argument(metavar="ID")] = "median",
    baseline_or_default: Annotated[str, typer.Argument(metavar="BASELINE")] = "baseline",
    scenario_or_default: Annotated[
        str, typer.Argument(metavar="SCENARIO")
    ] = "order_based_training",
    seed: Seed = 1,
    population: Population = None,
    months: Months = None,
    competitors: Competitors = None,
    picture: Picture = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Tell a person's life in both worlds."""
    from sim.app.lives import tell_life
    from sim.app.worlds import Size

    names = baseline_or_default, scenario_or_default
    size = Size(population, months, competitors)
    tell_life(worker, names, seed, size, picture, form, _words(context))


@application.command()
def replicate(
    context: typer.Context,
    model: Annotated[str, typer.Argument(metavar="MODEL")],
    occupations: OwnFile = None,
    mobility: OwnFile = None,
    rates: OwnFile = None,
    demand: OwnFile = None,
    workers: Workers = None,
    populations: Populations = 4,
    seed: Seed = 1,
    out: Out = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Reproduce a published model with the market code."""
    from sim.app.replication import Own, replicate_model

    own = Own(occupations, mobility, rates, demand)
    replicate_model(model, own, workers, populations, seed, out, form, _words(context))


runs = typer.Typer(invoke_without_command=True)
application.add_typer(runs, name="runs")


@runs.callback()
def list_them(
    context: typer.Context,
    scenario: OfScenario = None,
    store: Kept = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """List the runs that are kept, unless a command follows."""
    if context.invoked_subcommand is None:
        from sim.app.runs import list_runs

        list_runs(scenario, place_of(store), form, _words(context))


@runs.command()
def show(
    context: typer.Context,
    run_id: Annotated[str, typer.Argument(metavar="ID")],
    store: Kept = None,
    form: Form = Format.TABLE,
    lang: Lang = None,
) -> None:
    """Show one run."""
    from sim.app.runs import show_run

    show_run(run_id, place_of(store), form, _words(context))


@runs.command()
def delete(
    context: typer.Context,
    run_ids: Annotated[list[str] | None, typer.Argument(metavar="ID")] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    store: Kept = None,
    lang: Lang = None,
) -> None:
    """Forget runs."""
    from sim.app.runs import delete_runs

    delete_runs(run_ids or [], every, yes, place_of(store), _words(context))


@runs.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(parser=read_path, metavar="DIR")],
    of_sweep: Annotated[str | None, typer.Option("--sweep", metavar="SWEEP")] = None,
    parquet: Annotated[bool, typer.Option("--parquet")] = False,
    store: Kept = None,
    lang: Lang = None,
) -> None:
    """Write everything to files, with a codebook."""
    from sim.app.runs import export_runs

    export_runs(folder, of_sweep, parquet, place_of(store), _words(context))


@application.command("check-store")
def check_store(context: typer.Context, store: Kept = None, lang: Lang = None) -> None:
    """Find rows that are not as they were written."""
    from sim.app.runs import check_store

    check_store(place_of(store), _words(context))


def _words(context: typer.Context) -> Language:
    words: Language = context.find_root().obj
    return words


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks and return the exit code, see ``sim.app.failure``."""
    ready_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    words = language(asked_language(given) or language_of_the_place())

    def answer() -> None:
        command = translated(typer.main.get_command(application), words)
        with command.make_context("jobshift", given, obj=words) as context:
            command.invoke(context)

    return exit_code_of(answer, words)


if __name__ == "__main__":
    sys.exit(main())

"""Small tables to ask about, each a document of a world of its own."""

from __future__ import annotations

from functools import cache

from service.ingest import ingest
from service.types.answers import Answer
from service.world import World
from tests.fakes import document, fake_settings, fake_world

# Tables by name; those whose name begins with another's and a dash stand beside it. "/" ends a row.
TABLES = """\
sailors: Sailors of the Quay Club: Name | Age | Town / Ann Lee | 61 | Leeds / Bob Ray | 34 | Hull
    / Cy Fox | 34 | Leeds / Di Poe | 19 | York
rowers: Rowers of Marsh College: Rower | Born | Weight / Eva Holm | 3 May 1999 | 61 kg
    / Flo Grant | 21 June 1997 | 70 kg / Gus Ivey | 9 January 2001 | 82 kg
boats: Boats for hire: Boat | Price per day | Length | Seats | Built / Heron | £20 | 4 m | 4 | 1998
    / Avocet | £35 | 6 m | 6 | 2010 / Tern | £90 | 9 m | 5 | 2010 / Skua | £110 | 12 m | 8 | 1975
staff: Staff of the museum: Name | Job | Site | Salary | Joined / Ida Moss | Curator | Leeds | £41,000 | 2011
    / Jon Pike | Guard | York | £24,500 | 2019 / Kay Rowe | Guide | Leeds | £26,000 | 2003
    / Lev Stone | Clerk | Hull | £26,000 | 2015
clubs: Clubs of the bay: Club | Boats | Members | Founded / Quay | 12 | 40 | 1961 / Marsh | 8 | 90 | 1950
    / Osk | 6 | 21 | 1990
runners: Runners of the bay race: Runner | Time / Ann Lee | 8:04.2 / Bob Ray | 8:01.9 / Cy Fox | 9:20.0
reports: Reports of the harbour: Report | Published / Moorings | 3 May 2019 / Dredging | 9 June 2021
    / Lights | 2 July 2020
canoes: Canoes of the bay: Canoe | Price / Heron | £20 / Heron II | £25 / Tern | £91
age missing: Sailors of the Quay Club: Name | Age / Ann Lee | 61 / Bob Ray | / Di Poe | 19
age and years: Sailors of the Quay Club: Name | Age / Ann Lee | 61 / Bob Ray | 1961 / Di Poe | 19
ages in months: Sailors of the Quay Club: Name | Age / Ann Lee | 61 years / Bob Ray | 9 months / Di Poe | 19 years
born unevenly: Sailors of the Quay Club: Name | Born / Ann Lee | 1961 / Bob Ray | May 1961 / Di Poe | 1980
born about: Sailors of the Quay Club: Name | Born / Ann Lee | c. 1961 / Bob Ray | 1950 / Di Poe | 1980
birthdays: Sailors of the Quay Club: Name | Birthday / Ann Lee | 3 May / Bob Ray | 4 June / Di Poe | 1 July
dead: Sailors of the Quay Club: Name | Born | Died / Ann Lee | 1910 | 1990 / Bob Ray | 1950 | 2001
    / Di Poe | 1980 | 2010
age beside born: Sailors of the Quay Club: Name | Age | Born / Ann Lee | 61 | 1961 / Bob Ray | 50 | 1972
    / Di Poe | 19 | 2003
two Anns: Sailors of the Quay Club: Name | Age | Town / Ann Lee | 61 | Hull / Ann Lee | 50 | Leeds
    / Di Poe | 19 | York
fleet total: Boats for hire: Boat | Price | Seats / Heron | £20 | 4 / Gull | £25 | 6 / Tern | £90 | 5
    / Fleet total | £135 | 15
total: Boats for hire: Boat | Price | Seats / Heron | £20 | 4 / Gull | £25 | 6 / Tern | £90 | 5 / Total | £135 | 15
all saints: Churches of Marsh: Church | Height / All Saints | 61 m / St Ann | 34 m / St Bede | 20 m
currencies: Boats for hire: Boat | Price / Heron | £20 / Gull | $25 / Tern | £90
two prices: Boats for hire: Boat | Price per day | Price per week / Heron | £20 | £120 / Gull | £25 | £100
    / Tern | £90 | £300
deposits: Boats for hire: Boat | Deposit / Heron | £20 / Gull | £25 / Tern | £90
of 2022: Boats for hire in 2022: Boat | Price / Heron | £20 / Gull | £25 / Tern | £90
of 2022-2023: Boats for hire in 2023: Boat | Price / Heron | £30 / Gull | £25 / Tern | £90
fares: Fares of the ferry in 2022: Ticket | Price | For / Single | £4 | each / Week | £20 | each / Dog | £1 | each
    / Bike | £5 | each / Cart | £9 | each
fares-2023: Fares of the ferry in 2023: Ticket | Price | For / Week | £20 | each / Single | £4.50 | each
    / Dog | £2 | per mile / Bike | £3 | each / Van | £30 | each
two figures: Report of the club 2023: Measure | Year 2023 / Members | 412 / Boats | 4 / Courts | 6
two figures-2024: Report of the club 2024: Measure | Year 2024 / Members | 430 / Boats | 5 / Slips | 2
of months: Visitors of the gallery 2023: Gallery | March 2023 / Glass | 900 / Clay | 700 / Wood | 400
of months-2024: Visitors of the gallery 2024: Gallery | March 2024 / Glass | 1,000 / Clay | 800 / Wood | 500
key figures: Report of the harbour 2023: Measure | Year to March 2023 / Visiting boats | 1,874 / Surplus | £74,000
    / Income | £1.36 million / Cranes | 4 / Staff | 17
key figures-2024: Report of the harbour 2024: Measure | Year to March 2024 / Visiting boats | 2,016
    / Surplus | £41,500 / Income | £1.41 million / Cranes | 4 t / Tugs | 2
three fares: Fares of the ferry in 2021: Ticket | Price / Single | £3 / Week | £19 / Bike | £4
three fares-2022: Fares of the ferry in 2022: Ticket | Price / Single | £4 / Week | £20 / Bike | £5
three fares-2023: Fares of the ferry in 2023: Ticket | Price / Single | £4.50 / Week | £20 / Bike | £3
other heads: Fares of the ferry in 2022: Ticket | Price / Single | £4 / Week | £20 / Bike | £5
other heads-2023: Fares of the ferry in 2023: Ticket | Reduced price / Single | £3 / Week | £15 / Bike | £4
in thousands: Fares of the ferry in 2022: Ticket | Price / Single | £4 / Week | £20 / Bike | £5
in thousands-2023: Fares of the ferry in 2023, in thousands: Ticket | Price / Single | £3 / Week | £15 / Bike | £4
months: Visitors of the museum in 2022: Month | Visitors | Tours | Days closed / March | 610 | 12 | 3
    / April | 845 | 19 | 0 / May | 1,204 | 33 | 1
months-2023: Visitors of the museum in 2023: Month | Visitors | Tours | Days closed / March | 588 | 10 | 5
    / April | 902 | 22 | 2 / June | 1,377 | 40 | 0
kinds of berth: Charges of the marina: Service | Price | Unit / Day berth | £9 | per night / Long berth | £7 | per metre
    / Crane | £50 | each
bus after ferry: Fares of the ferry in 2022: Ticket | Price / Single | £4 / Week | £20 / Bike | £5
bus after ferry-2023: Fares of the bus in 2023: Ticket | Price / Single | £4.50 / Week | £20 / Bike | £3
other money: Fares of the ferry in 2022: Ticket | Price / Single | £4 / Week | £20 / Bike | £5
other money-2023: Fares of the ferry in 2023: Ticket | Price / Single | $4.50 / Week | $20 / Bike | $3
rooms: Prices of Room 2012: Ticket | Price / Single | £4 / Week | £20 / Bike | £5
rooms-2013: Prices of Room 2013: Ticket | Price / Single | £4.50 / Week | £20 / Bike | £3
departures of 2022: Departures in 2022: Pier | Time / Quay | 06:40 / Marsh | 08:30 / Osk | 10:20
departures of 2022-2023: Departures in 2023: Pier | Time / Quay | 06:50 / Marsh | 08:30 / Osk | 10:10
ranks of 2022: Clubs in 2022: Club | Rank / Quay | 11 / Marsh | 2 / Osk | 3
ranks of 2022-2023: Clubs in 2023: Club | Rank / Quay | 12 / Marsh | 1 / Osk | 3
pay of 2022: Staff in 2022: Name | Salary / Ann Lee | £30,000 / Bob Ray | £20,000 / Cy Fox | £25,000
pay of 2022-2023: Staff in 2023: Name | Salary / Ann Lee | £31,000 / Bob Ray | £22,000 / Cy Fox | £24,000
stock: Stock of the shop: Item | Introduced | Price 2024 | Price 2025 / Wax | 1950 | £4.00 | £4.60
    / Rope | 1990 | £12.00 | £11.50 / Paint | 2003 | £23.00 | £23.00 / Anchor | 1995 | £88.00 | £80.00
for adults: Prices of the pool in 2022: Ticket | Adult | Child / Day ticket | £8 | £5 / Locker | £1 | £1
    / Towel | £3 | £2
for adults-2023: Prices of the pool in 2023: Ticket | Adult | Child / Day ticket | £9 | £6 / Locker | £2 | £1
    / Towel | £4 | £3 / Sauna | £7 | £7
crossed: Prices of the pool in 2022: Ticket | Adult | Child / Day ticket | £8 | £5 / Locker | £1 | £2 / Towel | £3 | £2
crossed-2023: Prices of the pool in 2023: Ticket | Adult | Child / Day ticket | £8 | £5 / Locker | £2 | £1
    / Towel | £4 | £3
flats: Rents of flats in 2022: Flat | Leeds | York / One room | £800 | £700 / Two rooms | £900 | £850
    / Attic | £600 | £500
flats-2023: Rents of flats in 2023: Flat | Leeds | York / One room | £750 | £650 / Two rooms | £950 | £900
    / Attic | £650 | £500
beds: Prices of the inn in 2022: Room | Per night | Per week / Single | £80 | £500 / Double | £99 | £600
    / Loft | £60 | £350
beds-2023: Prices of the inn in 2023: Room | Per night | Per week / Single | £80 | £520 / Double | £105 | £600
    / Loft | £60 | £350
for members: Prices of the courts in 2022: Court | Members | Non-members / Squash | £6 | £9 / Tennis | £7 | £10
    / Padel | £8 | £12
for members-2023: Prices of the courts in 2023: Court | Members | Non-members / Squash | £6 | £10 / Tennis | £8 | £10
    / Padel | £8 | £12
with deposits: Boats of 2022: Boat | Price | Deposit / Heron | £20 | £50 / Gull | £25 | £60 / Tern | £30 | £70
with deposits-2023: Boats of 2023: Boat | Price | Deposit / Heron | £20 | £55 / Gull | £26 | £60 / Tern | £30 | £70
with peaks: Prices of the gym in 2022: Ticket | Peak | Off-peak / Day | £8 | £5 / Week | £20 | £12 / Month | £60 | £40
with peaks-2023: Prices of the gym in 2023: Ticket | Peak | Off-peak / Day | £8 | £6 / Week | £22 | £12
    / Month | £60 | £40
dues: Harbour dues: service | price_from_2022_04_01 | price_from_2023_04_01 / Ice | £48.00 | £48.00
    / Slip | £20.00 | £21.50 / Store | £19.00 | £20.50
discounts: Boats of 2022: Boat | Discount / Heron | £5 / Gull | £6 / Tern | £7
discounts-2023: Boats of 2023: Boat | Discount / Heron | £4 / Gull | £6 / Tern | £8
by the night: Prices of lockers in 2022: Locker | Price / Small | £40 / Large | £50 / Tall | £60
by the night-2023: Prices of lockers in 2023: Locker | Price / Small | £10 / Large | £15 / Tall | £20
pools: Prices of pool 1 in 2022: Ticket | Price / Day | £8 / Week | £30 / Month | £90
pools-2023: Prices of pool 2 in 2023: Ticket | Price / Day | £9 / Week | £35 / Month | £95
selected: Selected sailors of the Quay Club: Name | Age / Ann Lee | 61 / Bob Ray | 50 / Di Poe | 19
ellipsis: Sailors of the Quay Club: Name | Age / Ann Lee | 61 / Bob Ray | 50 / … | …
skippers: Boats of the Quay Club: Boat | Skipper | Age / Heron | Ann Lee | 61 / Gull | Bob Ray | 50
    / Tern | Cy Fox | 40
built: Boats of the Quay Club: Boat | Skipper | Built / Heron | Ann Lee | 1961 / Gull | Bob Ray | 1950
    / Tern | Cy Fox | 1940
named boats: Boats of the Quay Club: Name | Age | Length / Heron | 61 | 4 m / Gull | 50 | 5 m / Tern | 40 | 6 m
no site: Staff of the museum: Name | Site | Salary / Ann Lee | Leeds | £1,000 / Bob Ray | | £900
    / Cy Fox | Leeds | £800 / Di Poe | Hull | £700
home towns: Staff of the museum: Name | Site | Home town / Ann Lee | Leeds | Hull / Bob Ray | York | Leeds
    / Cy Fox | Leeds | York / Di Poe | Hull | Hull
two sites: Staff of the museum: Name | Site / Ann Lee | Leeds, York / Bob Ray | York / Cy Fox | Leeds
    / Di Poe | Hull
who left: Staff of the museum: Name | Site | Left / Ann Lee | Leeds | 2019 / Bob Ray | York | 2020
    / Cy Fox | Leeds | 2021
customers: Customers of the shop: Name | City | Joined / Ann Lee | Leeds | 2019 / Bob Ray | York | 2020
    / Cy Fox | Leeds | 2021
departures: Ferries of the bay: Ferry | Time / Lass | 06:40 / Tern | 08:30 / Gull | 10:20
shares: Grants of the bay: Group | Share / Quay | 12% / Marsh | 8% / Osk | 6%
teams: Teams of the bay: Team | Average age / Quay | 12 / Marsh | 80 / Osk | 6
kinds: Boats for hire: Kind | Boats | Price / canoe | 12 | £20 / punt | 3 | £25 / yacht | 1 | £90
winners: Winners of the cup: Winner | Year | Born / Ann Lee | 1999 | 1960 / Bob Ray | 2001 | 1980 / Cy Fox | 2003 | 1950
berths: Charges of the marina: Service | Price | Unit / Berth | £24 | per night / Mooring | £11 | per night
    / Storage | £58 | per metre / Pump-out | £12 | each
moorings: Charges of the marina: Service | Price | For / Berth | £24 | a night / Mooring | £11 | a night
    / Storage | £58 | a metre
charged: Charges of the marina: Service | Price | Charged per / Berth | £24 | night / Mooring | £11 | night
    / Storage | £58 | metre
per label: Charges of the marina: Service | Price / Berth per night | £24 / Mooring per night | £11
    / Storage per metre | £58
rents: Units of the yard: Unit | Rent / Alder | £500 / Birch | £450 / Cedar | £700
grants: Grants to clubs: Club | Grant / Quay | £120 / Marsh | £80 / Osk | £60
tickets: Tickets for the ferry: Ticket | Adult | Child / Single | £5 | £2 / Return | £8 | £3 / Week | £20 | £9
offices: Staff of the museum: Employee | Office | City / Ann Lee | Leeds | Hull
    / Bob Ray | York | Hull / Cy Fox | Leeds | York
two days: Reports of the harbour: Report | Published | Due / Moorings | 3 May 2019 | 1 May 2019
    / Dredging | 9 June 2021 | 1 June 2021 / Lights | 2 July 2020 | 1 July 2022
ferries: The ferries of the Sundrey Line: Vessel | Built | Length (m) | Passengers | Cars | Home port
    / Petrel | 1998 | 62 | 240 | 18 | Stennet / Fulmar | 2009 | 74 | 310 | 34 | Marlow
    / Gannet | 2016 | 81 | 420 | 52 | Stennet / Tern | 1987 | 45 | 120 | 8 | Kelby
harbour craft: Vessels of the harbour: Vessel | Length (m) / Petrel | 62 / Fulmar | 74 / Tern | 45
prices: Price list of the chandlery: Item | Price 2024 | Price 2025 / Beeswax | £4.00 | £4.60 / Rope | £12.00 | £11.50
    / Paint | £23.00 | £23.00 / Anchor | £88.00 | £80.00
rates: Unemployment by country: Country | Rate (%) / France | 7.4 / Germany | 3.4 / Spain | 11.4
"""
BELOW = {"others": ("sailors", "And 12 others."), "in part": ("sailors", "The list is not complete.")}


def table(line: str) -> tuple[str, str, str]:
    """The name, the title and the text of a table."""
    name, title, rows = line.split(": ", 2)
    head, *body = (f"| {row} |" for row in rows.split(" / "))
    rule = "|---" * (head.count("|") - 1)
    return name, title, "\n".join([f"# {title}\n", head, f"{rule}|", *body, ""])


@cache
def world_of(name: str) -> World:
    """A world of one table, with those that stand beside it."""
    world = fake_world(settings=fake_settings(passage_tokens=200))
    of, below = BELOW.get(name, (name, ""))
    for each, title, text in map(table, TABLES.replace("\n    /", " /").splitlines()):
        if each == of or each.startswith(f"{of}-"):
            ingest([document(f"{text}\n{below}\n", each, title=title)], world)
    assert world.catalog.counts()[0]
    return world


def computed(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences if sentence.computed]

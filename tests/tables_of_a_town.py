"""Tables and lists of every kind that a town may keep, as files of several formats."""

from __future__ import annotations

from functools import cache

from service.ingest import ingest
from service.types.documents import Document
from service.world import World
from tests.edges.readers.makers import word
from tests.fakes import fake_world

ORCHARD = """variety,rows,harvest_kg,price_2022,price_2023
Bramley,12,"4,100",£1.20,£1.20
Discovery,8,950,£1.60,£1.80
Russet,5,1200,£2.10,£1.95
Worcester,9,2300,£1.40,£1.40
Katy,3,640,£1.75,£1.90
"""
FROST = "month,rain_mm,frost_days\nJanuary,88,12\nFebruary,61,9\nMarch,70,4\nApril,52,0\nMay,43,0\n"
HOTELS = """# Guesthouses of Marlow Bay

| Guesthouse | Rooms | Stars | Pets | Per night |
|---|---|---|---|---|
| Seaview | 14 | 3 | yes | £72 |
| The Anchor | 6 | 4 | no | £95 |
| Dune Lodge | 22 | 2 | yes | £58 |
| Old Rectory | 9 | 5 | no | £140 |
| Fern Cottage | 4 | 4 | yes | £95 |
| Total | 55 | | | |

All prices include breakfast.
"""
CHESS = """<html><head><title>Marlow chess league, winter 2021</title></head><body>
<h1>Marlow chess league, winter 2021</h1>
<p>Played on eight Tuesdays in the library.</p>
<table><tr><th>Round</th><th>Winner</th><th>Runner-up</th><th>Moves</th></tr>
<tr><td>Opening round</td><td>Ada Pell</td><td>Tom Birch</td><td>41</td></tr>
<tr><td>Second round</td><td>Tom Birch</td><td>Ada Pell</td><td>36</td></tr>
<tr><td>Third round</td><td>Ada Pell</td><td>Ivo Lund</td><td>58</td></tr>
<tr><td>Closing round</td><td>Ivo Lund</td><td>Tom Birch</td><td>27</td></tr></table></body></html>
"""
BURSARIES = """# Music bursaries 2020

The trust has given bursaries to the pupils below.

- Ines Caro, £450 (cello)
- Ben Oakes, £1,200 (piano)
- Mira Sol, £300 (flute)
- Paul Reed, £800 (cello)
- Lena Fox, £1,200 (harp)
- Omar Diaz, £650 (violin)

Nobody may apply twice.
"""
BEACHES = """Litter on the beaches, spring survey 2019

Bags of litter that volunteers collected:

North Strand: 41 bags
Pebble Cove: 12 bags
Lido Beach: 77 bags
East Sands: 12 bags
"""
TRAM = """# Cliff tram: timetable 2022

## Weekdays

- From Town Hall: 07:15, 08:45, 10:15, 16:30, 18:00
- From Cliff Top: 07:45, 09:15, 17:00, 18:30

## Sundays

- From Town Hall: 10:00, 13:00, 16:00
- From Cliff Top: 10:30, 13:30, 16:30
"""
HIRE = """# Rowing and other boats for hire

| Boat | Kind | Price per day | Seats |
|---|---|---|---|
| Heron | rowing boat | £20 | 4 |
| Bittern | canoe | £35 | 2 |
| Gull | rowing boat | £25 | |
"""
MUSEUM = """# Visitors of the town museum

| Year | Visitors | School groups |
|---|---|---|
| 2016 | 8,410 | 31 |
| 2017 | 9,025 | 28 |
| 2018 | 7,990 | 40 |
| 2019 | 10,310 | 44 |
"""
GAPS = """station,rainfall_mm,sunshine_hours
Hill Farm,88,140
Quay,,155
Moor Edge,112,120
Valley,95,
"""
CLUBS = """# Clubs in the parish hall

Clubs that meet in the hall include:

- Rowing Club, 40 members
- Bridge Club, 16 members
- Film Club, 25 members
"""
BUDGETS = [
    f"# Fire brigade budget {year}\n| Item | Sum |\n|---|---|\n| Pumps | £{n}00 |\n| Boots | £90 |\n| Fuel | £{n}5 |\n"
    for year, n in ((2017, 4), (2018, 7))
]
STREETS = """Street works

Upper ward

- Mill Street, 3 May
- Tanner Row, 4 May
- Bell Alley, 9 May

Lower ward

- Dock Street, 3 May
- Rope Walk, 11 May
- Tar Yard, 12 May
"""
POOL = """# Swimming pool

The pool has 18 lifeguards. These courses are on offer:

| Course | Fee | Places |
|---|---|---|
| Toddlers | free | 10 |
| Beginners | £30 | 12 |
| Diving | £45 | 6 |
"""
FRUIT = """# Fruit trees of the park

- Apples, 30 trees
  - Russet, 12 trees
  - Katy, 18 trees
- Pears, 7 trees
"""
WORDED = [["Post", "Holder"], ["Chair", "Ann Vale"], ["Clerk", "Rob Hale"], ["Treasurer", "Sue Dale"]]
FLEET = [["Boat", "Berths", "Built"], ["Gannet", "4", "1988"], ["Puffin", "6", "2003"], ["Skua", "2", "1975"]]


@cache
def town() -> World:
    world = fake_world()
    files = {
        "orchard-harvest.csv": ORCHARD.encode(),
        "weather-at-kelby-2020.csv": FROST.encode(),
        "guesthouses.md": HOTELS.encode(),
        "chess.html": CHESS.encode(),
        "bursaries.md": BURSARIES.encode(),
        "beaches.txt": BEACHES.encode(),
        "tram.md": TRAM.encode(),
        "hire.md": HIRE.encode(),
        "museum.md": MUSEUM.encode(),
        "weather-stations.csv": GAPS.encode(),
        "clubs.md": CLUBS.encode(),
        "budget-2017.md": BUDGETS[0].encode(),
        "budget-2018.md": BUDGETS[1].encode(),
        "streets.txt": STREETS.encode(),
        "pool.md": POOL.encode(),
        "fruit.md": FRUIT.encode(),
        "charter-fleet.docx": word(("Title", "Charter fleet"), ("table", FLEET), title="Charter fleet"),
        "officers.docx": word(
            ("Title", "Officers of the sailing society"), ("table", WORDED), title="Officers of the sailing society"
        ),
    }
    for name, content in files.items():
        ingest([one for one in world.read(content, name) if isinstance(one, Document)], world)
    return world

"""The sample register that ships: some sixty texts of an imaginary province, and facts of the real texts they cite.

Data only.  ``documents/*.txt`` are texts written for this project and ``register.toml`` describes each of them;
``national.toml`` holds facts (no text) of real national documents; ``answer_key.json`` lists every fault and event
planted in the texts; ``people.toml`` and ``territories.toml`` describe the province.  See ``README.md``.
"""
